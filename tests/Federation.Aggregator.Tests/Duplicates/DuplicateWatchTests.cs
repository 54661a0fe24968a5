using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Redis;
using Federation.Aggregator.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Tests.Duplicates;

public sealed class DuplicateWatchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watcher_that_reads_too_slowly_is_ended_and_told_so()
    {
        await using var redis = new RedisConnection(Options.Create(new RedisOptions()), NullLoggerFactory.Instance);
        using var index = new DuplicateIndex(Options.Create(new AggregatorOptions { WatchBacklog = 2 }), Options.Create(new RedisOptions()), redis, TimeProvider.System);
        await index.StartAsync(Cancellation);
        using var slow = await index.WatchAsync(Cancellation);
        using var quick = await index.WatchAsync(Cancellation);
        var quickly = new DuplicateEventStream(quick, filter: null, index).ReadAsync(includeExisting: false, Cancellation).GetAsyncEnumerator(Cancellation);
        for (var i = 0; i < 3; i++)
        {
            var next = quickly.MoveNextAsync();
            await index.ObserveAsync(Change("registries/itu-t", $"{i}"), Cancellation);
            await index.ObserveAsync(Change("registries/iso", $"{i}"), Cancellation);
            (await next).Should().BeTrue();
            quickly.Current.Event.Should().Be(DuplicateEvent.Appeared);
        }

        var reading = async () =>
        {
            await foreach (var _ in new DuplicateEventStream(slow, filter: null, index).ReadAsync(includeExisting: false, Cancellation))
            {
            }
        };

        var refusal = (await reading.Should().ThrowAsync<RpcException>()).Which;
        refusal.StatusCode.Should().Be(StatusCode.ResourceExhausted);
        refusal.Reason().Should().Be("WATCHER_TOO_SLOW");
        await index.StopAsync(Cancellation);
    }

    private static MirrorChange Change(string registry, string id)
    {
        string[] subjects = ["Quarry blasting permits", "Orchard grafting lineage", "Ferry timetable signatures"];
        var title = new LocalizedText { LanguageCode = "en", Text = subjects[int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)] };
        return new MirrorChange
        {
            Registry = registry,
            Stored = [new WorkItem { Name = $"{registry}/workItems/{id}", Identifier = id, Titles = { title } }],
            CaughtUp = true,
        };
    }
}
