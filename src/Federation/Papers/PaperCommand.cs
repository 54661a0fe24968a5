using System.CommandLine;
using Federation.Protocol.Aggregator.V1;
using Federation.Report;
using Federation.Settings;
using Federation.Terminal;

namespace Federation.Papers;

/// <summary><c>federation paper</c>: drafts a paper from a running aggregator's data.</summary>
internal static class PaperCommand
{
    internal static Command Create() => new("paper", "Draft a paper for a period: its statements refer to the work items that they were made from.")
    {
        Create("report", PaperKind.ProgressReport, "A progress report: new, changed and completed work, duplicates, decisions, open questions."),
        Create("proposal", PaperKind.Proposal, "A proposal to a group to look at work that may overlap."),
        Create("liaison", PaperKind.LiaisonStatement, "An outgoing liaison statement on work that may overlap."),
    };

    private static Command Create(string name, PaperKind kind, string description)
    {
        var command = new Command(name, description);
        var file = new Argument<FileInfo>("FILE") { Description = "File to write: its name ends in .docx, .md or .json" };
        var start = new Option<string>("--from") { Description = "First day of the period", HelpName = "YYYY-MM-DD", Required = true };
        var end = new Option<string>("--until") { Description = "Last day of the period", HelpName = "YYYY-MM-DD", Required = true };
        var filter = Text("--filter", "EXPRESSION", "Which work items, as an AIP-160 expression: group:\"SG17\" AND topic:\"identity\"");
        var source = Text("--source", "TEXT", "Who writes it: JCA-IdM");
        var destination = Text("--to", "TEXT", "To whom: ITU-T SG17");
        file.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<FileInfo>() is { } given && FormatOf(given) == PaperFormat.Unspecified)
                result.AddError($"{given.Name} must end in .docx, .md or .json.");
        });
        command.Arguments.Add(file);
        var settings = new CommandSettings(command, ReportCommand.Flags);
        foreach (Option option in new Option[] { start, end, filter, source, destination })
            command.Options.Add(option);
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            using var connection = AggregatorConnection.Open(settings.Read(line));
            var output = line.GetRequiredValue(file);
            var drafted = await new PaperService.PaperServiceClient(connection.Invoker).DraftPaperAsync(
                new DraftPaperRequest
                {
                    Kind = kind,
                    StartDate = line.GetValue(start)!,
                    EndDate = line.GetValue(end)!,
                    Filter = line.GetValue(filter)!,
                    Source = line.GetValue(source)!,
                    Destination = line.GetValue(destination)!,
                    Format = FormatOf(output),
                },
                cancellationToken: cancellationToken).ConfigureAwait(false);
            using var whole = WholeFile.Create(output);
            await whole.Content.WriteAsync(drafted.Document.Memory, cancellationToken).ConfigureAwait(false);
            whole.Keep();
            await Console.Error.WriteLineAsync($"{output.FullName}: {drafted.Paper.Title}, {drafted.Paper.References.Count} references.").ConfigureAwait(false);
            foreach (var registry in drafted.Unreachable)
                await Console.Error.WriteLineAsync($"{registry} cannot be reached now; what is said of it may be old.").ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    private static PaperFormat FormatOf(FileInfo file) => file.Extension.ToLowerInvariant() switch
    {
        ".docx" => PaperFormat.Docx,
        ".md" => PaperFormat.Markdown,
        ".json" => PaperFormat.Json,
        _ => PaperFormat.Unspecified,
    };

    private static Option<string> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, DefaultValueFactory = _ => "" };
}
