using Federation.Aggregator.Storage;
using Federation.Aggregator.Tests.Support;
using Federation.Aggregator.Watch;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Tests.Watch;

public sealed class WatchServiceTests(TestFederation federation) : IClassFixture<TestFederation>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_happens_after_the_first_mirror_is_told_once_in_order_and_across_a_restart()
    {
        var folder = federation.NewFolder();
        await federation.PutPairAsync("bells", "Carillon keyboard lubrication");
        await federation.Itu.PutAsync("towers", "Belfry stair numbering");
        List<WatchEvent> heard;
        await using (var aggregator = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", folder)))
        {
            await aggregator.UntilFollowingAsync();
            (await aggregator.Watch.ListEventsAsync(new(), cancellationToken: Cancellation)).Events.Should().BeEmpty();

            using var call = aggregator.Watch.WatchEvents(new() { After = 0 }, deadline: DateTime.UtcNow.AddMinutes(3), cancellationToken: Cancellation);
            await federation.Itu.PutAsync("towers", "Belfry stair numbering", item => item.Status = WorkItemStatus.Withdrawn);
            await federation.Itu.PutAsync("ropes", "Bell rope splicing tolerances");
            heard = await ReadAsync(call, 2);
            await federation.Iso.PutAsync("ropes", "Bell rope splicing tolerances");
            heard.AddRange(await ReadAsync(call, 2));
            var found = heard.Single(e => e.Kind == WatchEventKind.DuplicateFound).Duplicate;
            var decided = await aggregator.Decisions.CreateDecisionAsync(
                new CreateDecisionRequest { Subject = found, Verdict = Verdict.Overlap, Reason = "Two bodies." }, cancellationToken: Cancellation);
            heard.AddRange(await ReadAsync(call, 1));
            await aggregator.Decisions.UndoDecisionAsync(new UndoDecisionRequest { Name = decided.Decision.Name, Reason = "Too early." }, cancellationToken: Cancellation);
            heard.AddRange(await ReadAsync(call, 1));
            await federation.Iso.DeleteAsync("ropes");
            heard.AddRange(await ReadAsync(call, 2));

            heard.Select(e => e.Number).Should().Equal(1, 2, 3, 4, 5, 6, 7, 8);
            heard[0].Should().Match<WatchEvent>(e => e.Kind == WatchEventKind.ItemChanged && e.FormerStatus == WorkItemStatus.Published);
            heard[1].Should().Match<WatchEvent>(e => e.Kind == WatchEventKind.ItemAdded && e.Items[0].Identifier == "ITU-T ropes");
            heard[2..4].Select(e => e.Kind).Should().BeEquivalentTo([WatchEventKind.ItemAdded, WatchEventKind.DuplicateFound]);
            heard[4].Should().Match<WatchEvent>(e => e.Kind == WatchEventKind.DuplicateDecided && e.Verdict == Verdict.Overlap);
            heard[5].Should().Match<WatchEvent>(e => e.Kind == WatchEventKind.DuplicateReopened && e.Verdict == Verdict.Overlap && e.Duplicate == found);
            heard[6..].Select(e => e.Kind).Should().BeEquivalentTo([WatchEventKind.ItemRemoved, WatchEventKind.DuplicateGone]);
        }

        await federation.Itu.PutAsync("towers", "Belfry stair numbering", item => item.Status = WorkItemStatus.Superseded);
        await federation.Itu.DeleteAsync("bells");
        await federation.Iso.PutAsync("towers", "Belfry stair numbering");
        await using var restarted = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", folder));
        await restarted.UntilFollowingAsync();
        using var resumed = restarted.Watch.WatchEvents(new() { After = 6 }, deadline: DateTime.UtcNow.AddMinutes(3), cancellationToken: Cancellation);
        (await ReadAsync(resumed, 2)).Should().Equal(heard[6..]);
        (await ReadAsync(resumed, 5)).Select(e => $"{e.Kind} {string.Join(" ", e.Items.Select(item => item.Identifier).Order())} {e.FormerStatus}").Should().BeEquivalentTo(
            "ItemChanged ITU-T towers Withdrawn", "ItemRemoved ITU-T bells Unspecified", "ItemAdded ISO towers Unspecified",
            "DuplicateGone ISO bells ITU-T bells Unspecified", "DuplicateFound ISO towers ITU-T towers Unspecified");

        var first = await restarted.Watch.ListEventsAsync(new() { PageSize = 2, Filter = "topic:\"rope\" AND registry = \"iso\"" }, cancellationToken: Cancellation);
        var second = await restarted.Watch.ListEventsAsync(
            new() { PageSize = 5, Filter = "topic:\"rope\" AND registry = \"iso\"", PageToken = first.NextPageToken }, cancellationToken: Cancellation);
        first.Events.Concat(second.Events).Should().Equal(heard[2..].AsEnumerable().Reverse());

        using var beyond = restarted.Watch.WatchEvents(new() { After = 14 }, cancellationToken: Cancellation);
        var refusal = (await FluentActions.Awaiting(() => ReadAsync(beyond, 1)).Should().ThrowAsync<RpcException>()).Which;
        refusal.StatusCode.Should().Be(StatusCode.OutOfRange);
        refusal.Reason().Should().Be("EVENT_FORGOTTEN");
    }

    [Fact]
    public async Task A_silent_stream_shows_again_and_again_that_it_lives()
    {
        using var store = DurableStore.Open(federation.NewFolder(), [EventLog.Tables]);
        var log = new EventLog(store, Options.Create(new AggregatorOptions()), TimeProvider.System);
        await log.AddAsync([new JournalEntry(new WatchEvent { Kind = WatchEventKind.ItemAdded, Time = DateTime.UtcNow.ToTimestamp() })], Cancellation);
        using var journal = new EventJournal(log, TimeProvider.System, NullLogger<EventJournal>.Instance);
        var clock = new HurriedClock();
        var stream = new EventStream(log, new EventTail(log), journal, clock);

        var signs = await stream.ReadAsync(null, new EventFilter([], null!), Cancellation).Take(4).ToListAsync(Cancellation);

        signs.Should().AllSatisfy(sign => sign.Should().Be(new WatchEventsResponse { Number = 1 }));
        clock.Waits.Should().NotBeEmpty().And.OnlyContain(wait => wait == TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_stream_shows_that_it_lives_also_while_all_that_is_written_is_nothing_to_it()
    {
        using var store = DurableStore.Open(federation.NewFolder(), [EventLog.Tables]);
        var log = new EventLog(store, Options.Create(new AggregatorOptions()), TimeProvider.System);
        using var journal = new EventJournal(log, TimeProvider.System, NullLogger<EventJournal>.Instance);
        await journal.StartAsync(Cancellation);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writing = WriteAsync(journal, end.Token);
        var stream = new EventStream(log, new EventTail(log), journal, new HurriedClock(factor: 30));

        var signs = await stream.ReadAsync(0, new EventFilter([("filter", "kind = ITEM_REMOVED")], null!), Cancellation)
            .Take(3).ToListAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

        await end.CancelAsync();
        await writing;
        await journal.StopAsync(Cancellation);
        signs.Should().OnlyContain(sign => sign.Event == null);
        signs.Select(sign => sign.Number).Should().StartWith(0).And.BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task For_one_page_no_more_than_ten_thousand_events_are_looked_at_and_the_next_page_goes_on_there()
    {
        using var store = DurableStore.Open(federation.NewFolder(), [EventLog.Tables]);
        var log = new EventLog(store, Options.Create(new AggregatorOptions()), TimeProvider.System);
        var now = DateTime.UtcNow.ToTimestamp();
        await log.AddAsync(
            [.. Enumerable.Range(1, 12_000).Select(i => new JournalEntry(new WatchEvent { Kind = i == 500 ? WatchEventKind.ItemRemoved : WatchEventKind.ItemAdded, Time = now }))], Cancellation);
        var reports = new EventReports(log, null!);
        var filter = new EventFilter([("filter", "kind = ITEM_REMOVED")], null!);

        var (first, next) = await reports.SelectAsync(filter, long.MaxValue, 50, Cancellation);
        var (second, end) = await reports.SelectAsync(filter, next!.Value, 50, Cancellation);

        first.Should().BeEmpty();
        next.Should().Be(2_001);
        second.Select(happened => happened.Number).Should().Equal(500);
        end.Should().BeNull();
    }

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

    // One after the other, with no pause in which a stream would be silent.
    private static async Task WriteAsync(EventJournal journal, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var written = journal.Written;
            await journal.AddAsync(new WatchEvent { Kind = WatchEventKind.ItemAdded }, Cancellation);
            await written;
        }
    }
}
