using System.CommandLine;
using Federation.Protocol.Aggregator.V1;
using Federation.Report;
using Federation.Settings;
using Federation.Terminal;
using Google.Protobuf;

namespace Federation.Watch;

/// <summary><c>federation watch subscriptions</c>: what an organisation wants to hear of.</summary>
internal static class SubscriptionsCommand
{
    private const int LargestPage = 1000;

    internal static Command Create() => new("subscriptions", "See and change the subscriptions of your organisation. Changing needs the scope duplicates.decide.") { List(), Add(), Remove() };

    private static Command List()
    {
        var command = new Command("list", "Print the subscriptions, and how sending to their webhooks goes.");
        var format = new Option<OutputFormat>("--format") { Description = "text for people; jsonl for programs, one Subscription a line", DefaultValueFactory = _ => OutputFormat.Text };
        command.Options.Add(format);
        return Run(command, async (client, line, cancellationToken) =>
        {
            var subscriptions = (await client.ListSubscriptionsAsync(new() { PageSize = LargestPage }, cancellationToken: cancellationToken).ConfigureAwait(false)).Subscriptions;
            if (line.GetValue(format) == OutputFormat.Text)
            {
                new SubscriptionTable(Screen.Output()).Write(subscriptions);
                return;
            }

            foreach (var subscription in subscriptions)
                Console.WriteLine(JsonFormatter.Default.Format(subscription));
        });
    }

    private static Command Add()
    {
        var command = new Command("add", "Subscribe. Prints the name, the path of the feed and the secret of the webhook; the last two are not told again.");
        var title = new Argument<string>("TITLE") { Description = "What to call it" };
        command.Arguments.Add(title);
        var filter = new Option<string>("--filter") { Description = "Which events, as an AIP-160 expression; all without it", HelpName = "EXPRESSION", DefaultValueFactory = _ => "" };
        var webhook = new Option<string?>("--webhook") { Description = "Address that messages are sent to (https)", HelpName = "URL" };
        var digest = new Option<bool>("--digest") { Description = "Send the webhook a digest of each day instead of every event" };
        foreach (Option option in new Option[] { filter, webhook, digest })
            command.Options.Add(option);
        return Run(command, async (client, line, cancellationToken) =>
        {
            var wanted = new Subscription { DisplayName = line.GetValue(title), Filter = line.GetValue(filter) };
            if (line.GetValue(webhook) is { } address)
                wanted.Webhook = new Webhook { Uri = address, Content = line.GetValue(digest) ? WebhookContent.DailyDigest : WebhookContent.Events };
            var made = await client.CreateSubscriptionAsync(new() { Subscription = wanted }, cancellationToken: cancellationToken).ConfigureAwait(false);
            Console.WriteLine(made.Subscription.Name);
            Console.WriteLine(made.FeedPath);
            if (made.WebhookSecret.Length > 0)
                Console.WriteLine(made.WebhookSecret);
        });
    }

    private static Command Remove()
    {
        var command = new Command("remove", "Remove a subscription; its feed is gone.");
        var name = new Argument<string>("NAME") { Description = "The subscription, subscriptions/..." };
        command.Arguments.Add(name);
        return Run(command, async (client, line, cancellationToken) =>
            await client.DeleteSubscriptionAsync(new() { Name = line.GetRequiredValue(name) }, cancellationToken: cancellationToken).ConfigureAwait(false));
    }

    private static Command Run(Command command, Func<SubscriptionService.SubscriptionServiceClient, ParseResult, CancellationToken, Task> run)
    {
        var settings = new CommandSettings(command, ReportCommand.Flags);
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            using var aggregator = AggregatorConnection.Open(settings.Read(line));
            await run(new SubscriptionService.SubscriptionServiceClient(aggregator.Invoker), line, cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }
}
