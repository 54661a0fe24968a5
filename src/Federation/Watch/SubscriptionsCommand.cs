using System.CommandLine;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Report;
using Federation.Settings;
using Federation.Terminal;
using Google.Protobuf;
using FieldMask = Google.Protobuf.WellKnownTypes.FieldMask;

namespace Federation.Watch;

/// <summary><c>federation watch subscriptions</c>: what an organisation wants to hear of.</summary>
internal static class SubscriptionsCommand
{
    private const int LargestPage = 1000;

    internal static Command Create() => new("subscriptions", "See and change the subscriptions of your organisation. Changing needs the scope duplicates.decide.") { List(), Add(), Change(), Remove() };

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
        var offset = Offset();
        foreach (Option option in new Option[] { filter, webhook, digest, offset })
            command.Options.Add(option);
        return Run(command, async (client, line, cancellationToken) =>
        {
            var wanted = new Subscription { DisplayName = line.GetValue(title), Filter = line.GetValue(filter), UtcOffsetMinutes = line.GetValue(offset) ?? 0 };
            if (line.GetValue(webhook) is { } address)
                wanted.Webhook = new Webhook { Uri = address, Content = line.GetValue(digest) ? WebhookContent.DailyDigest : WebhookContent.Events };
            var made = await client.CreateSubscriptionAsync(new() { Subscription = wanted }, cancellationToken: cancellationToken).ConfigureAwait(false);
            Console.WriteLine(made.Subscription.Name);
            Console.WriteLine(made.FeedPath);
            if (made.WebhookSecret.Length > 0)
                Console.WriteLine(made.WebhookSecret);
        });
    }

    private static Command Change()
    {
        var command = new Command("change", "Change a subscription; what is not given stays as it is. Prints the secret of a webhook where there was none before, once.");
        var name = new Argument<string>("NAME") { Description = "The subscription, subscriptions/..." };
        command.Arguments.Add(name);
        var title = new Option<string?>("--title") { Description = "What to call it", HelpName = "TITLE" };
        var filter = new Option<string?>("--filter") { Description = "Which events, as an AIP-160 expression; all where it is empty", HelpName = "EXPRESSION" };
        var webhook = new Option<string?>("--webhook") { Description = "Address that messages are sent to (https); none where it is empty", HelpName = "URL" };
        var content = new Option<WebhookContent?>("--content") { Description = "What the webhook is sent", HelpName = "Events|DailyDigest|EventsAndDailyDigest" };
        var paused = new Option<bool?>("--paused") { Description = "Whether the webhook rests", HelpName = "true|false" };
        var offset = Offset();
        foreach (Option option in new Option[] { title, filter, webhook, content, paused, offset })
            command.Options.Add(option);
        return Run(command, async (client, line, cancellationToken) =>
        {
            var wanted = (await client.GetSubscriptionAsync(new() { Name = line.GetRequiredValue(name) }, cancellationToken: cancellationToken).ConfigureAwait(false)).Subscription;
            wanted.DisplayName = line.GetValue(title) ?? wanted.DisplayName;
            wanted.Filter = line.GetValue(filter) ?? wanted.Filter;
            wanted.Paused = line.GetValue(paused) ?? wanted.Paused;
            wanted.UtcOffsetMinutes = line.GetValue(offset) ?? wanted.UtcOffsetMinutes;
            if (line.GetValue(webhook) is { } address)
                wanted.Webhook = address.Length == 0 ? null : new Webhook { Uri = address, Content = wanted.Webhook?.Content ?? WebhookContent.Events };
            if (line.GetValue(content) is { } sent)
            {
                if (wanted.Webhook is null)
                    throw new SettingException(new SettingFault("--content", sent.ToString(), "only what is sent to a webhook, and the subscription has none; give --webhook too"));
                wanted.Webhook.Content = sent;
            }

            var changed = await client.UpdateSubscriptionAsync(
                new() { Subscription = wanted, UpdateMask = FieldMask.FromString("*") }, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (changed.WebhookSecret.Length > 0)
                Console.WriteLine(changed.WebhookSecret);
        });
    }

    private static Option<int?> Offset() =>
        new("--utc-offset") { Description = "Minutes that local time is ahead of UTC, -720 to 840, for the days of digests", HelpName = "MINUTES" };

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
