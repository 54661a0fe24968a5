using System.Net;
using System.Xml.Linq;
using Federation.Aggregator.Storage;
using Federation.Aggregator.Tests.Support;
using Federation.Aggregator.Watch.Subscriptions;
using Federation.Aggregator.Watch.Webhooks;
using Federation.Hosting;
using Federation.Hosting.Tests.Support;
using Federation.Node.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Tests.Watch;

public sealed class WebhookTests(TestFederation federation) : IClassFixture<TestFederation>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_is_sent_every_event_signed_in_order_and_again_until_it_is_received()
    {
        var folder = federation.NewFolder();
        // It is noon, so that no day ends before it should.
        var clock = new ShiftingTime();
        clock.Advance(DateTime.UtcNow.Date.AddHours(36) - DateTime.UtcNow);
        await using var receiver = await WebhookReceiver.StartAsync();
        Subscription subscription;
        string secret;
        await using (var aggregator = await StartAsync(folder, clock))
        {
            await aggregator.UntilFollowingAsync();
            var created = await aggregator.Subscriptions.CreateSubscriptionAsync(
                new() { Subscription = new Subscription { DisplayName = "Wind", Filter = "topic:anemometer", Webhook = new Webhook { Uri = receiver.Address, Content = WebhookContent.EventsAndDailyDigest } } },
                cancellationToken: Cancellation);
            (subscription, secret) = (created.Subscription, created.WebhookSecret);
            await aggregator.Subscriptions.CreateSubscriptionAsync(
                new() { Subscription = new Subscription { DisplayName = "Slow", Webhook = new Webhook { Uri = $"{receiver.Address}/slow" } } }, cancellationToken: Cancellation);

            (await aggregator.Subscriptions.TestSubscriptionAsync(new() { Name = subscription.Name }, cancellationToken: Cancellation)).Should().Be(new TestSubscriptionResponse { HttpStatus = 204 });
            (await receiver.NextAsync()).Message.Type.Should().Be("watch.test");

            foreach (var status in new[] { 500, 302, 503 })
                receiver.Answers.Enqueue(status);
            await federation.Itu.PutAsync("cups", "Anemometer cup geometry");
            await receiver.Slow;
            await federation.Itu.PutAsync("vanes", "Anemometer vane alignment");
            await federation.Itu.PutAsync("masts", "Flag mast foundations");
            await federation.Itu.PutAsync("masts-2", "Anemometer mast foundations");
            List<WebhookReceiver.Sent> sent = [];
            while (sent.Count < 6)
                sent.Add(await receiver.NextAsync());
            sent.Should().OnlyContain(message => message.IsSignedBy(secret) && message.Message.Subscription == subscription.Name);
            sent[..4].Select(message => message.Id).Distinct().Should().ContainSingle();
            sent[3..].Select(message => message.Message.Event.Items[0].Identifier).Should().Equal("ITU-T cups", "ITU-T vanes", "ITU-T masts-2");
            sent[3..].Select(message => message.Id).Should().OnlyHaveUniqueItems();

            var rotated = (await aggregator.Subscriptions.RotateWebhookSecretAsync(new() { Name = subscription.Name }, cancellationToken: Cancellation)).WebhookSecret;
            receiver.Answers.Enqueue(410);
            await federation.Itu.DeleteAsync("cups");
            var gone = await receiver.NextAsync();
            gone.Should().Match<WebhookReceiver.Sent>(message => message.IsSignedBy(secret) && message.IsSignedBy(rotated) && message.Answer == 410);
            await UntilAsync(aggregator, subscription.Name, delivery => delivery.State == WebhookState.Gone && delivery.LastError.Contains("410"));
            clock.Advance(TimeSpan.FromHours(25));
            await aggregator.Subscriptions.ResumeSubscriptionAsync(new() { Name = subscription.Name }, cancellationToken: Cancellation);
            var digest = await receiver.NextAsync();
            digest.Message.DailyDigest.Kinds.Select(count => $"{count.Key} {count.Count}").Should().Equal("ITEM_ADDED 3", "ITEM_REMOVED 1");
            digest.Message.DailyDigest.Registries.Should().Equal(new DigestCount { Key = "registries/itu-t", DisplayName = "ITU-T Work Programme", Count = 4 });
            var again = await receiver.NextAsync();
            again.Id.Should().Be(gone.Id);
            again.Should().Match<WebhookReceiver.Sent>(message => !message.IsSignedBy(secret) && message.IsSignedBy(rotated));
            var asked = await aggregator.OwnWatch.GetDailyDigestAsync(new() { Subscription = subscription.Name }, cancellationToken: Cancellation);
            asked.Digest.Should().Be(digest.Message.DailyDigest);

            receiver.Usual = 500;
            await federation.Itu.DeleteAsync("vanes");
            await UntilAsync(aggregator, subscription.Name, delivery => delivery.State == WebhookState.Retrying);
            clock.Advance(TimeSpan.FromDays(3));
            await UntilAsync(aggregator, subscription.Name, delivery => delivery.State == WebhookState.Failing && delivery.FailedAttempts > 1);
            var paused = await aggregator.Subscriptions.UpdateSubscriptionAsync(
                new() { Subscription = new Subscription { Name = subscription.Name, Paused = true } }, cancellationToken: Cancellation);
            paused.WebhookSecret.Should().BeEmpty();
        }

        receiver.Usual = 204;
        await using var restarted = await StartAsync(folder, clock);
        await restarted.UntilFollowingAsync();
        await restarted.Subscriptions.ResumeSubscriptionAsync(new() { Name = subscription.Name }, cancellationToken: Cancellation);
        var resting = await GetAsync(restarted, subscription.Name);
        resting.Should().Match<Subscription>(found => found.Paused && found.Delivery.SuccessTime != null);
        await restarted.Subscriptions.UpdateSubscriptionAsync(
            new() { Subscription = new Subscription { Name = subscription.Name }, UpdateMask = FieldMask.FromString("paused") }, cancellationToken: Cancellation);
        WebhookReceiver.Sent last;
        do
            last = await receiver.NextAsync();
        while (last.Answer != 204 || last.Message.Type != "watch.event");
        last.Message.Event.Should().Match<WatchEvent>(happened => happened.Kind == WatchEventKind.ItemRemoved && happened.Items[0].Identifier == "ITU-T vanes");

        clock.Advance(TimeSpan.FromDays(31));
        await federation.Itu.PutAsync("gusts", "Anemometer gust factors");
        while ((await receiver.NextAsync()).Message.Event?.Items.FirstOrDefault()?.Identifier != "ITU-T gusts")
        {
            // Of what was before, or a digest.
        }

        (await restarted.Watch.ListEventsAsync(new(), cancellationToken: Cancellation)).Events.Should().ContainSingle();
        using var forgotten = restarted.Watch.WatchEvents(new() { After = 1 }, cancellationToken: Cancellation);
        (await forgotten.ResponseStream.MoveNext(Cancellation).RefusalAsync()).Reason().Should().Be(ErrorReasons.EventForgotten);
        (await restarted.Watch.GetDailyDigestAsync(new() { Date = last.Message.Timestamp.ToDateTime().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) }, cancellationToken: Cancellation)).Digest.Should().Match<DailyDigest>(digest => digest.EventCount == 0 && digest.PartlyForgotten);
        (await restarted.Watch.GetDailyDigestAsync(new() { Date = "yesterday", UtcOffsetMinutes = 900 }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync()).Fields().Should().Equal("utc_offset_minutes");
    }

    [Fact]
    public async Task Whoever_runs_an_aggregator_is_told_once_that_a_webhook_fails_receives_again_and_is_given_up()
    {
        using var logs = new LogRecorder();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Usual = 500;
        await using var aggregator = await federation.StartAggregatorAsync(
            TimeProvider.System,
            app => app.Services.GetRequiredService<ILoggerFactory>().AddProvider(logs),
            ("Aggregator:DataDirectory", federation.NewFolder()),
            ("Webhooks:AllowPrivateAddresses", "true"),
            ("Webhooks:FirstRetry", "00:00:00.02"),
            ("Logging:LogLevel:Default", "Information"),
            ("Logging:Console:LogLevel:Default", "None"));
        await aggregator.UntilFollowingAsync();
        var name = (await aggregator.Subscriptions.CreateSubscriptionAsync(
            new() { Subscription = new Subscription { DisplayName = "Pressure", Filter = "topic:barometer", Webhook = new Webhook { Uri = receiver.Address } } },
            cancellationToken: Cancellation)).Subscription.Name;

        await federation.Itu.PutAsync("barometers", "Barometer tube filling");
        await UntilAsync(aggregator, name, delivery => delivery.FailedAttempts > 2);
        receiver.Usual = 204;
        await UntilAsync(aggregator, name, delivery => delivery.State == WebhookState.Active);
        receiver.Usual = 410;
        await federation.Itu.DeleteAsync("barometers");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!logs.Text.Contains("nothing more", StringComparison.Ordinal))
            await Task.Delay(20, patience.Token);

        logs.Text.Split(Environment.NewLine).Where(line => line.Contains("The webhook of", StringComparison.Ordinal)).Select(line => line.Trim()).Should().Equal(
            $"Warning: The webhook of {name} failed, and is tried again: The answer was 500.",
            $"Information: The webhook of {name} receives messages again",
            $"Warning: The webhook of {name} is sent nothing more until somebody resumes it: The answer was 410.");
    }

    [Fact]
    public async Task What_is_told_after_a_copy_of_the_store_was_put_back_is_taken_for_nothing_that_was_told_before()
    {
        var folder = federation.NewFolder();
        await using var receiver = await WebhookReceiver.StartAsync();
        CreateSubscriptionResponse created;
        await using (var aggregator = await StartAsync(folder, TimeProvider.System))
        {
            await aggregator.UntilFollowingAsync();
            created = await aggregator.Subscriptions.CreateSubscriptionAsync(
                new() { Subscription = new Subscription { DisplayName = "Rain", Filter = "topic:pluviometer", Webhook = new Webhook { Uri = receiver.Address } } },
                cancellationToken: Cancellation);
        }

        var file = Path.Combine(folder, "aggregator.db");
        var copy = await File.ReadAllBytesAsync(file, Cancellation);
        var before = await SendAsync("pluviometers");
        await File.WriteAllBytesAsync(file, copy, Cancellation);
        var after = await SendAsync("pluviometers-2");

        after.Sent.Message.Event.Number.Should().Be(before.Sent.Message.Event.Number);
        after.Sent.Id.Should().NotBe(before.Sent.Id);
        after.Entry.Should().NotBe(before.Entry);

        async Task<(WebhookReceiver.Sent Sent, string Entry)> SendAsync(string item)
        {
            await using var aggregator = await StartAsync(folder, TimeProvider.System);
            await aggregator.UntilFollowingAsync();
            await federation.Itu.PutAsync(item, "Pluviometer funnel cleaning");
            var sent = await receiver.NextAsync();
            using var reader = aggregator.Reader();
            XNamespace atom = "http://www.w3.org/2005/Atom";
            var feed = XElement.Parse(await reader.GetStringAsync(created.FeedPath, Cancellation));
            return (sent, feed.Elements(atom + "entry").Last().Element(atom + "id")!.Value);
        }
    }

    [Fact]
    public async Task A_filter_that_another_version_took_is_told_of_and_what_it_selects_is_sent_once_it_is_changed()
    {
        var folder = federation.NewFolder();
        await using var receiver = await WebhookReceiver.StartAsync();
        CreateSubscriptionResponse created;
        await using (var aggregator = await StartAsync(folder, TimeProvider.System))
        {
            created = await aggregator.Subscriptions.CreateSubscriptionAsync(
                new() { Subscription = new Subscription { DisplayName = "Damp", Filter = "topic:hygrometer", Webhook = new Webhook { Uri = receiver.Address } } },
                cancellationToken: Cancellation);
        }

        using (var store = DurableStore.Open(folder, [SubscriptionStore.Tables]))
        {
            var subscriptions = new SubscriptionStore(store);
            var kept = (await subscriptions.ReadAsync(Cancellation)).Single();
            kept.Message.Filter = "mood:hygrometer";
            await subscriptions.WriteAsync(kept, Cancellation);
        }

        await using var again = await StartAsync(folder, TimeProvider.System);
        await again.UntilFollowingAsync();
        await federation.Itu.PutAsync("hygrometers", "Hygrometer hair tension");

        var name = created.Subscription.Name;
        await UntilAsync(again, name, delivery => delivery.State == WebhookState.Retrying && delivery.LastError.StartsWith("filter: 'mood'", StringComparison.Ordinal));
        using var reader = again.Reader();
        (await reader.GetAsync(created.FeedPath, Cancellation)).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);

        await again.Subscriptions.UpdateSubscriptionAsync(
            new() { Subscription = new Subscription { Name = name, Filter = "topic:hygrometer" }, UpdateMask = FieldMask.FromString("filter") }, cancellationToken: Cancellation);
        (await receiver.NextAsync()).Message.Event.Items[0].Identifier.Should().Be("ITU-T hygrometers");
    }

    [Theory]
    [InlineData("http://hooks.example.org/", "It should be an https address.")]
    [InlineData("https://user:word@hooks.example.org/", "It should have no user and no fragment.")]
    [InlineData("https://127.0.0.1/", "127.0.0.1 is an address that webhooks may not lead to.")]
    [InlineData("https://[::ffff:10.1.2.3]/", "::ffff:10.1.2.3 is an address that webhooks may not lead to.")]
    [InlineData("https://169.254.169.254/latest", "169.254.169.254 is an address that webhooks may not lead to.")]
    [InlineData("https://[fe80::1]/", "fe80::1 is an address that webhooks may not lead to.")]
    [InlineData("https://[fd00:ec2::254]/", "fd00:ec2::254 is an address that webhooks may not lead to.")]
    [InlineData("https://[64:ff9b::a00:1]/", "64:ff9b::a00:1 is an address that webhooks may not lead to.")]
    [InlineData("https://[2002:7f00:1::]/", "2002:7f00:1:: is an address that webhooks may not lead to.")]
    [InlineData("https://239.1.2.3/", "239.1.2.3 is an address that webhooks may not lead to.")]
    [InlineData("https://2130706433/", "127.0.0.1 is an address that webhooks may not lead to.")]
    [InlineData("https://hooks.example.org:8443/path?token=x", "")]
    [InlineData("https://8.8.8.8/", "")]
    [InlineData("https://[2606:4700::1111]/", "")]
    public void A_webhook_leads_to_the_public_internet_by_https(string address, string fault) =>
        new WebhookTargets(Options.Create(new WebhookOptions())).FaultOf(address).Should().Be(fault);

    [Theory]
    [InlineData("https://10.0.0.1/", true)]
    [InlineData("http://127.0.0.1:8080/", true)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("https://169.254.169.254/", false)]
    public void An_own_network_is_allowed_by_a_setting_but_the_services_of_a_cloud_are_not(string address, bool isAllowed) =>
        new WebhookTargets(Options.Create(new WebhookOptions { AllowPrivateAddresses = true })).FaultOf(address).Length.Should().Match(length => length == 0 == isAllowed);

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_not_connected_to()
    {
        using var sender = new WebhookSender(
            new WebhookTargets(Options.Create(new WebhookOptions())), Options.Create(new WebhookOptions()), TrustedAuthorities.OfSystem, TimeProvider.System);

        var outcome = await sender.SendAsync(new Webhook { Uri = "https://localhost:1/" }, WebhookSecrets.New(), "test_1", new WebhookMessage(), Cancellation);

        outcome.Should().Be(new WebhookOutcome(0, "There was no answer: localhost leads to no address that may be connected to", TimeSpan.Zero));
    }

    [Fact]
    public void Waits_double_from_seconds_to_hours_and_a_receiver_may_ask_for_longer_ones()
    {
        var delays = new WebhookDelays(Options.Create(new WebhookOptions()));
        var (now, delivery) = (DateTimeOffset.UnixEpoch, new WebhookDelivery());
        List<double> waits = [];
        for (var i = 0; i < 14; i++)
        {
            delivery = delays.Failed(delivery, new WebhookOutcome(500, "The answer was 500.", TimeSpan.Zero), now);
            waits.Add((delivery.NextAttemptTime.ToDateTimeOffset() - now).TotalSeconds);
        }

        waits.Index().Should().OnlyContain(wait => wait.Item >= 0.8 * Math.Min(5 * Math.Pow(2, wait.Index), 21_600) && wait.Item <= 1.2 * Math.Min(5 * Math.Pow(2, wait.Index), 21_600));
        delays.Failed(new WebhookDelivery(), new WebhookOutcome(429, "", TimeSpan.FromHours(1)), now).NextAttemptTime.ToDateTimeOffset().Should().Be(now.AddHours(1));
    }

    private Task<TestAggregator> StartAsync(string folder, TimeProvider clock) => federation.StartAggregatorAsync(
        clock, ("Aggregator:DataDirectory", folder), ("Webhooks:AllowPrivateAddresses", "true"), ("Webhooks:FirstRetry", "00:00:00.02"));

    private static async Task<Subscription> GetAsync(TestAggregator aggregator, string name) =>
        (await aggregator.Subscriptions.GetSubscriptionAsync(new() { Name = name }, cancellationToken: Cancellation)).Subscription;

    private static async Task UntilAsync(TestAggregator aggregator, string name, Func<WebhookDelivery, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!condition((await GetAsync(aggregator, name)).Delivery))
            await Task.Delay(20, patience.Token);
    }
}
