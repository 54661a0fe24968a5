using System.CommandLine;
using Federation.Report;
using Federation.Settings;
using Federation.Terminal;
using Google.Protobuf;

namespace Federation.Watch;

/// <summary><c>federation watch</c>: follows what happens in the registries and to the duplicates among them.</summary>
internal static class WatchCommand
{
    internal static Command Create()
    {
        var command = new Command("watch", "Print what happens in the registries and to the duplicates among them, as it happens, until Ctrl-C.") { SubscriptionsCommand.Create() };
        var filter = new Option<string>("--filter")
        {
            Description = "Which events, as an AIP-160 expression: in_topic = \"identity-management\" AND kind = DUPLICATE_FOUND",
            HelpName = "EXPRESSION",
            DefaultValueFactory = _ => "",
        };
        var subscription = new Option<string>("--subscription") { Description = "Only what this subscription of your organisation selects: subscriptions/...", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var since = new Option<long?>("--since") { Description = "Begin after the event of this number, which was the last one printed; 0 for all that are kept. Without it, from now on.", HelpName = "NUMBER" };
        since.Require(static given => given is null or >= 0, "--since must be 0 or more.");
        var format = new Option<OutputFormat>("--format") { Description = "text for people; jsonl for programs, one WatchEvent a line", DefaultValueFactory = _ => OutputFormat.Text };
        foreach (Option option in new Option[] { filter, subscription, since, format })
            command.Options.Add(option);
        var settings = new CommandSettings(command, ReportCommand.Flags);
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            using var connection = AggregatorConnection.Open(settings.Read(line));
            var follower = new EventFollower(connection.Invoker, line.GetValue(filter)!, line.GetValue(subscription)!, line.GetValue(since));
            var output = PipedOutput.Open();
            var (exitCode, printed) = (ExitCode.Done, line.GetValue(since));
            try
            {
                await foreach (var happened in follower.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    await output.WriteLineAsync(line.GetValue(format) == OutputFormat.Text ? EventLine.Of(happened) : JsonFormatter.Default.Format(happened)).ConfigureAwait(false);
                    printed = follower.After;
                }
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // Whoever stops watching has seen what they wanted.
                printed = follower.After;
            }
            catch (IOException e)
            {
                await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
                exitCode = ExitCode.Failed;
            }

            if (printed is { } number)
                await Console.Error.WriteLineAsync($"Go on from here with --since {number}.").ConfigureAwait(false);
            return exitCode;
        });
        return command;
    }
}
