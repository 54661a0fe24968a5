using System.CommandLine;
using Federation.Protocol.Aggregator.V1;
using Federation.Report;
using Federation.Settings;
using Federation.Terminal;

namespace Federation.Decisions;

/// <summary><c>federation decisions</c>: takes what people decided out of an aggregator, and brings it into one.</summary>
internal static class DecisionsCommand
{
    internal static Command Create() => new("decisions", "Export what people decided about duplicates, or import it elsewhere.")
    {
        Create(
            "export",
            "Write every decision, assignment, comment and undoing to a file: JSON Lines, one DecisionStep a line, in their order.",
            "File to write; it must not be there yet",
            async (client, file, cancellationToken) =>
            {
                var count = await new DecisionFile(file).WriteAsync(client, cancellationToken).ConfigureAwait(false);
                await Console.Error.WriteLineAsync($"{Counted.Of(count, "step is", "steps are")} in {file.FullName}.").ConfigureAwait(false);
            }),
        Create(
            "import",
            "Bring exported steps into an aggregator: all, or none when a line is wrong. What is there already is left, so that importing twice changes nothing.",
            "File that 'decisions export' wrote",
            async (client, file, cancellationToken) =>
            {
                var result = await new DecisionFile(file).ReadAsync(client, cancellationToken).ConfigureAwait(false);
                Console.WriteLine($"{result.ImportedCount} new, {result.KnownCount} known already");
            }),
    };

    private static Command Create(
        string name, string description, string fileDescription, Func<DecisionService.DecisionServiceClient, FileInfo, CancellationToken, Task> run)
    {
        var command = new Command(name, description);
        var file = new Argument<FileInfo>("FILE") { Description = fileDescription };
        command.Arguments.Add(file);
        var settings = new CommandSettings(command, ReportCommand.Flags);
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            using var aggregator = AggregatorConnection.Open(settings.Read(line));
            await run(new DecisionService.DecisionServiceClient(aggregator.Invoker), line.GetRequiredValue(file), cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }
}
