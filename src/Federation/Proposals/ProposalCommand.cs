using System.CommandLine;
using Federation.Protocol.Aggregator.V1;
using Federation.Report;
using Federation.Settings;
using Federation.Terminal;
using Google.Protobuf;

namespace Federation.Proposals;

/// <summary><c>federation proposal check</c>: what is known before a work item is started, from a running aggregator.</summary>
internal static class ProposalCommand
{
    internal static Command Create() => new("proposal", "Look before work starts.") { CreateCheck() };

    private static Command CreateCheck()
    {
        var command = new Command("check", "Find existing work close to a proposed work item, and the groups that should take it.");
        var settings = new CommandSettings(command, ReportCommand.Flags);
        var title = new Option<string>("--title") { Description = "Title of the proposed work item", HelpName = "TEXT", Required = true };
        var scope = Text("--scope", "TEXT", "Its scope");
        var summary = Text("--summary", "TEXT", "Its summary");
        var registry = Text("--registry", "ID", "Recommend groups of this registry only: itu-t");
        var group = Text("--group", "GROUP", "A group that would like to take it, to see where it ranks");
        var format = new Option<OutputFormat>("--format")
        {
            Description = "text for people; jsonl for programs, the whole answer in one line",
            DefaultValueFactory = _ => OutputFormat.Text,
        };
        var a1 = new Option<bool>("--a1") { Description = "Print the relations part of an ITU-T A.1 justification instead, as Markdown" };
        foreach (Option option in new Option[] { title, scope, summary, registry, group, format, a1 })
            command.Options.Add(option);
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            using var connection = AggregatorConnection.Open(settings.Read(line));
            var id = line.GetValue(registry)!;
            var answer = await new ProposalService.ProposalServiceClient(connection.Invoker).CheckProposalAsync(
                new CheckProposalRequest
                {
                    Title = line.GetValue(title)!,
                    Scope = line.GetValue(scope)!,
                    Summary = line.GetValue(summary)!,
                    Registry = id.Length == 0 || id.StartsWith("registries/", StringComparison.Ordinal) ? id : $"registries/{id}",
                    Group = line.GetValue(group)!,
                },
                cancellationToken: cancellationToken).ConfigureAwait(false);
            if (line.GetValue(a1))
                Console.Write(answer.RelationsMarkdown);
            else if (line.GetValue(format) == OutputFormat.Jsonl)
                Console.WriteLine(JsonFormatter.Default.Format(answer));
            else
                new ProposalReport(Screen.Output()).Write(answer);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, DefaultValueFactory = _ => "" };
}
