using Federation.Aggregator.Decisions;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Redis;
using Federation.Hosting;
using Federation.Aggregator.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Tests.Duplicates;

public sealed class DuplicateWatchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watcher_that_reads_too_slowly_is_ended_and_told_so()
    {
        var redisOptions = Options.Create(new RedisOptions());
        var options = Options.Create(new AggregatorOptions { WatchBacklog = 2 });
        await using var redis = new RedisConnection(redisOptions, TrustedAuthorities.OfSystem);
        using var index = new DuplicateIndex(options, redisOptions, redis, new DecisionBook(), TimeProvider.System);
        await index.StartAsync(Cancellation);
        using var slow = await index.WatchAsync(Cancellation);
        using var quick = await index.WatchAsync(Cancellation);
        var quickly = EventsOf(quick, index).GetAsyncEnumerator(Cancellation);
        foreach (var title in new[] { "Quarry blasting permits", "Orchard grafting lineage", "Ferry timetable signatures" })
        {
            var next = quickly.MoveNextAsync();
            await index.ObserveAsync(Change("registries/itu-t", title), Cancellation);
            await index.ObserveAsync(Change("registries/iso", title), Cancellation);
            (await next).Should().BeTrue();
            quickly.Current.Event.Should().Be(DuplicateEvent.Appeared);
        }

        var reading = async () =>
        {
            await foreach (var _ in EventsOf(slow, index))
            {
            }
        };

        var refusal = (await reading.Should().ThrowAsync<RpcException>()).Which;
        refusal.StatusCode.Should().Be(StatusCode.ResourceExhausted);
        refusal.Reason().Should().Be("WATCHER_TOO_SLOW");
        await index.StopAsync(Cancellation);
    }

    private static IAsyncEnumerable<WatchDuplicatesResponse> EventsOf(DuplicateWatch watch, DuplicateIndex index) =>
        new DuplicateEventStream(watch, filter: null, index).ReadAsync(includeExisting: false, Cancellation);

    private static MirrorChange Change(string registry, string title)
    {
        var id = title.Split(' ')[0];
        var text = new LocalizedText { LanguageCode = "en", Text = title };
        var item = new WorkItem { Name = $"{registry}/workItems/{id}", Identifier = id, Titles = { text } };
        return new MirrorChange { Registry = registry, Stored = [StoredItem.Of(item)], CaughtUp = true };
    }
}
