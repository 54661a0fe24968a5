using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Federation.Aggregator.Storage;
using Federation.Aggregator.Tests.Pages;
using Federation.Aggregator.Tests.Support;
using Federation.Aggregator.Watch;
using Federation.Aggregator.Watch.Subscriptions;
using Federation.Aggregator.Watch.Webhooks;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Tests.Watch;

public sealed class SubscriptionTests(TestFederation federation) : IClassFixture<TestFederation>
{
    private static readonly XNamespace _atom = "http://www.w3.org/2005/Atom";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_organisation_keeps_its_subscriptions_and_hears_and_reads_what_they_select()
    {
        var folder = federation.NewFolder();
        string path;
        Subscription subscription;
        await using (var aggregator = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", folder)))
        {
            await aggregator.UntilFollowingAsync();
            await aggregator.Topics.CreateTopicAsync(
                new CreateTopicRequest { Topic = new Topic { DisplayName = "Beacons", Terms = { "lighthouse" } } }, cancellationToken: Cancellation);
            (subscription, path) = await CreateAsync(aggregator, new Subscription { DisplayName = "Buoys", Filter = "in_topic = beacons" });
            using var heard = aggregator.OwnWatch.WatchEvents(new() { After = 0, Subscription = subscription.Name }, deadline: DateTime.UtcNow.AddMinutes(3), cancellationToken: Cancellation);
            for (var i = 0; i < 51; i++)
                await federation.Itu.PutAsync($"lamp-{i}", $"Lighthouse lamp {i} shutter timing", item => item.Status = WorkItemStatus.Draft);
            await federation.Itu.PutAsync("anchor", "Anchor chain pitch");
            await ReadAsync(heard, 51);
            await federation.Itu.DeleteAsync("lamp-0");
            (await ReadAsync(heard, 1))[^1].Kind.Should().Be(WatchEventKind.ItemRemoved);

            (await Foreign(aggregator, subscription.Name)).StatusCode.Should().Be(StatusCode.NotFound);
            (await aggregator.ForeignSubscriptions.ListSubscriptionsAsync(new(), cancellationToken: Cancellation)).TotalSize.Should().Be(0);
            (await aggregator.Watch.ListEventsAsync(new() { Subscription = subscription.Name }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync()).StatusCode.Should().Be(StatusCode.NotFound);
            (await aggregator.ForeignSubscriptions.CreateSubscriptionAsync(new() { Subscription = new Subscription { DisplayName = "Mine" } }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync())
                .Reason().Should().Be(ErrorReasons.ScopeMissing);
            (await CreateAsync(aggregator, new Subscription { Filter = "colour = blue" }).RefusalAsync()).Fields().Should().Equal("subscription.display_name", "subscription.filter");
            (await CreateAsync(aggregator, new Subscription { DisplayName = "Blue", Filter = "colour = blue" }).RefusalAsync()).Fields().Should().Equal("subscription.filter");

            var update = new UpdateSubscriptionRequest
            {
                Subscription = new Subscription { Name = subscription.Name, DisplayName = "Bea\u0001cons & <buoys>", Etag = subscription.Etag },
                UpdateMask = FieldMask.FromString("display_name"),
            };
            var updated = (await aggregator.Subscriptions.UpdateSubscriptionAsync(update, cancellationToken: Cancellation)).Subscription;
            (await aggregator.Subscriptions.UpdateSubscriptionAsync(update, cancellationToken: Cancellation).ResponseAsync.RefusalAsync()).Reason().Should().Be(ErrorReasons.EtagMismatch);
            updated.Filter.Should().Be("in_topic = beacons");
            updated.UpdateAuthor.Organization.Should().Be("itu-t");
            subscription = updated;
        }

        string renewed;
        await using (var again = await federation.StartAggregatorAsync([("Aggregator:DataDirectory", folder), .. federation.PageSettings]))
        {
            await again.UntilFollowingAsync();
            (await again.Subscriptions.ListSubscriptionsAsync(new(), cancellationToken: Cancellation)).Subscriptions.Should().Equal(subscription);
            using var reader = again.Reader();

            using var answer = await reader.GetAsync(path, Cancellation);
            answer.Content.Headers.ContentType!.MediaType.Should().Be("application/atom+xml");
            answer.Headers.CacheControl!.Private.Should().BeTrue();
            var first = XElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
            Text(first, "title").Should().Be("Bea\ufffdcons & <buoys>");
            first.Elements(_atom + "entry").Should().HaveCount(50);
            Text(first.Element(_atom + "entry")!, "title").Should().Be("ITU-T lamp-0 was removed");
            Text(first, "updated").Should().Be(Text(first.Element(_atom + "entry")!, "updated"));
            var content = first.Element(_atom + "entry")!.Element(_atom + "content")!;
            content.Attribute("type")!.Value.Should().Be("html");
            content.Value.Should().StartWith("<p dir=\"auto\">ITU-T lamp-0, <bdi lang=\"en\">“").And.EndWith("</p>");
            var second = XElement.Parse(await reader.GetStringAsync(LinkOf(first, "next"), Cancellation));
            second.Elements(_atom + "entry").Should().HaveCount(2);
            LinkOf(second, "next").Should().BeNull();
            first.Elements(_atom + "entry").Concat(second.Elements(_atom + "entry")).Select(entry => Text(entry, "id")).Should().OnlyHaveUniqueItems().And.OnlyContain(id => id.StartsWith("urn:uuid:"));

            foreach (var feed in new[] { path, path.Replace("?", "/daily?") })
            {
                using var head = new HttpRequestMessage(HttpMethod.Head, feed) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
                using var headers = await reader.SendAsync(head, Cancellation);
                headers.StatusCode.Should().Be(HttpStatusCode.OK, feed);
                (await headers.Content.ReadAsByteArrayAsync(Cancellation)).Should().BeEmpty();
            }

            using var conditional = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            conditional.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(answer.Headers.ETag!.Tag));
            (await reader.SendAsync(conditional, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotModified);

            renewed = (await again.Subscriptions.RenewFeedAsync(new() { Name = subscription.Name, Etag = subscription.Etag }, cancellationToken: Cancellation)).FeedPath;
            (await again.Subscriptions.RenewFeedAsync(new() { Name = subscription.Name, Etag = subscription.Etag }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync())
                .Reason().Should().Be(ErrorReasons.EtagMismatch, "the address that somebody has just copied must go on leading there");
            (await reader.GetAsync(renewed, Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
            foreach (var wrong in new[] { path, renewed.Split('?')[0], $"/feeds/nobody?{renewed.Split('?')[1]}", $"{renewed}&before=x" })
                (await reader.GetAsync(wrong, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound, wrong);
            await VisitAsync();
            await again.Subscriptions.DeleteSubscriptionAsync(new() { Name = subscription.Name }, cancellationToken: Cancellation);
            (await reader.GetAsync(renewed, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        }

        var key = renewed[(renewed.IndexOf('=') + 1)..];
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            (await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1, Cancellation)).Should().NotContain(key, file);
    }

    [Fact]
    public async Task An_organisation_that_is_no_longer_admitted_is_told_nothing()
    {
        using var store = DurableStore.Open(federation.NewFolder(), [EventLog.Tables, SubscriptionStore.Tables]);
        using var before = Desk(store, []);
        var made = await before.CreateAsync(
            new Author { Organization = "itu-t" }, new Subscription { DisplayName = "All", Webhook = new Webhook { Uri = "https://hooks.example.org/" } }, Cancellation);
        var id = made.Subscription.Name.Split('/')[1];
        using var after = Desk(store, ["iso"]);
        await after.StartAsync(Cancellation);

        before.Open(id, made.FeedKey)!.Name.Should().Be(made.Subscription.Name);
        before.WithWebhook.Should().Equal(made.Subscription.Name);
        after.Open(id, made.FeedKey).Should().BeNull();
        after.WithWebhook.Should().BeEmpty();
    }

    private static SubscriptionDesk Desk(DurableStore store, string[] readers)
    {
        var options = Options.Create(new AggregatorOptions { Readers = readers });
        return new SubscriptionDesk(
            new SubscriptionStore(store), new EventLog(store, options, TimeProvider.System), new WebhookTargets(Options.Create(new WebhookOptions())), options, TimeProvider.System);
    }

    private async Task VisitAsync()
    {
        using var reader = new PageVisitor();
        await reader.SignInAsync(Address("/watch?q=anchor"), "reader", TestFederation.Password);
        reader.Page.Should().ContainAll("ITU-T anchor was added", "<bdi lang=\"en\">", "in_topic = beacons").And.NotContain("lamp-0").And.NotContain("<button>Subscribe").And.NotContain(">Remove<");

        using var officer = new PageVisitor();
        await officer.SignInAsync(Address("/watch?kind=ITEM_REMOVED&topic=beacons"), "officer", TestFederation.Password);
        officer.Page.Should().ContainAll("ITU-T lamp-0 was removed", "kind = ITEM_REMOVED AND in_topic = \"beacons\"").And.NotContain("lamp-1 ").And.NotContain("<script");
        await officer.SendAsync(Address("/watch/subscriptions"), ("title", "Removals"), ("filter", "kind = ITEM_REMOVED"), ("webhook", "http://127.0.0.1/"), ("content", "Events"));
        officer.Answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        officer.Page.Should().ContainAll("It should be an https address.", "value=\"Removals\"", "Nothing was subscribed to");
        await officer.SendAsync(Address("/watch/subscriptions"), ("title", "Removals"), ("filter", "kind = ITEM_REMOVED"), ("webhook", "https://localhost:1/"), ("content", "DailyDigest"));
        officer.Page.Should().ContainAll("Removals is subscribed to", "whsec_", "A digest of each day is sent to localhost: works");
        var feed = Regex.Match(officer.Page, @"http://[^<]*/feeds/[^<]*").Value;
        var id = new Uri(feed).AbsolutePath["/feeds/".Length..];
        using var feeds = new HttpClient();
        (await feeds.GetStringAsync(feed, Cancellation)).Should().Contain("lamp-0 was removed").And.NotContain("lamp-1");
        (await feeds.GetStringAsync(feed.Replace("?", "/daily?"), Cancellation)).Should().Contain("Removals, day by day");
        await officer.SendAsync(Address($"/watch/subscriptions/{id}/test"));
        officer.Page.Should().Contain("The test was not received. There was no answer: localhost leads to no address that may be connected to");
        await officer.SendAsync(Address($"/watch/subscriptions/{id}/pause"));
        officer.Page.Should().ContainAll("The webhook rests.", ">Go on<");
        await officer.SendAsync(
            Address($"/watch/subscriptions/{id}/change"), ("title", "Removals"), ("filter", "kind ="), ("webhook", "https://localhost:1/"), ("content", "Events"), ("offset", "900"));
        officer.Answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        officer.Page.Should().ContainAll("The subscription was not changed", "kind =</textarea>", "It is 900; allowed are -720 to 840.");
        await officer.GoAsync(Address("/watch"));
        await officer.SendAsync(
            Address($"/watch/subscriptions/{id}/change"), ("title", "Lamps"), ("filter", "kind = ITEM_ADDED"), ("webhook", "https://localhost:2/"), ("content", "Events"), ("offset", "60"));
        officer.Page.Should().ContainAll("The subscription was changed.", "<code>kind = ITEM_ADDED</code>", "Every event is sent to localhost", "value=\"60\"");
        (await feeds.GetStringAsync(feed, Cancellation)).Should().Contain("lamp-1").And.NotContain("was removed");
        await officer.SendAsync(
            Address($"/watch/subscriptions/{id}/change"), ("etag", "stale"), ("title", "Lamps"), ("filter", ""), ("webhook", ""), ("content", "Events"), ("offset", "0"));
        officer.Answer.StatusCode.Should().NotBe(HttpStatusCode.OK);
        await officer.GoAsync(Address("/watch"));
        officer.Page.Should().Contain("<code>kind = ITEM_ADDED</code>");
        await officer.SendBareAsync(Address($"/watch/subscriptions/{id}/remove"));
        (await feeds.GetAsync(feed, Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
        await officer.GoAsync(Address($"/watch?subscription=subscriptions/{id}"));
        await officer.SendAsync(Address($"/watch/subscriptions/{id}/remove"));
        officer.Page.Should().Contain("The subscription was removed");
    }

    private Uri Address(string path) => new(federation.Pages, path);

    private static async Task<(Subscription Subscription, string FeedPath)> CreateAsync(TestAggregator aggregator, Subscription subscription)
    {
        var made = await aggregator.Subscriptions.CreateSubscriptionAsync(new() { Subscription = subscription }, cancellationToken: Cancellation);
        return (made.Subscription, made.FeedPath);
    }

    private static Task<RpcException> Foreign(TestAggregator aggregator, string name) =>
        aggregator.ForeignSubscriptions.GetSubscriptionAsync(new() { Name = name }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();

    private static string Text(XElement parent, string name) => parent.Element(_atom + name)!.Value;

    private static string? LinkOf(XElement feed, string relation) =>
        feed.Elements(_atom + "link").SingleOrDefault(link => link.Attribute("rel")!.Value == relation)?.Attribute("href")!.Value;

    private static async Task<List<WatchEvent>> ReadAsync(AsyncServerStreamingCall<WatchEventsResponse> call, int count)
    {
        List<WatchEvent> events = [];
        while (events.Count < count && await call.ResponseStream.MoveNext(Cancellation))
        {
            if (call.ResponseStream.Current.Event is { } happened)
                events.Add(happened);
        }

        return events;
    }
}
