using Federation.Aggregator.Decisions;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Redis;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Tests.Duplicates;

public sealed class DuplicateIndexTests : IAsyncDisposable
{
    private static readonly IOptions<RedisOptions> _redisOptions = Options.Create(new RedisOptions());

    private readonly RedisConnection _redis;
    private readonly DuplicateIndex _index;

    public DuplicateIndexTests()
    {
        _redis = new RedisConnection(_redisOptions, TrustedAuthorities.OfSystem);
        _index = new DuplicateIndex(Options.Create(new AggregatorOptions()), _redisOptions, _redis, new DecisionBook(), TimeProvider.System);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registry_whose_items_came_and_went_before_they_were_compared_is_complete()
    {
        const string Registry = "registries/itu-t";
        var item = new WorkItem { Name = $"{Registry}/workItems/X.1", Titles = { new LocalizedText { Text = "Weathervanes" } } };
        await _index.ObserveAsync(new MirrorChange { Registry = Registry, Stored = [StoredItem.Of(item)] }, Cancellation);
        var observed = _index.ObserveAsync(new MirrorChange { Registry = Registry, Removed = [item.Name], CaughtUp = true }, Cancellation);

        await _index.StartAsync(Cancellation);

        await observed.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        _index.WaitingCount.Should().Be(0);
        await _index.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_mirror_that_gave_up_waiting_is_heard_again_afterwards()
    {
        for (var i = 0; i < 64; i++)
            await _index.ObserveAsync(new MirrorChange { Registry = $"registries/full-{i / 4}" }, Cancellation);
        using var patience = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 4).Select(_ => _index.ObserveAsync(new MirrorChange { Registry = "registries/itu-t" }, patience.Token)).ToList();
        await patience.CancelAsync();
        foreach (var wait in waiting)
            await FluentActions.Awaiting(() => wait).Should().ThrowAsync<OperationCanceledException>();

        await _index.StartAsync(Cancellation);
        var observed = _index.ObserveAsync(new MirrorChange { Registry = "registries/itu-t", CaughtUp = true }, Cancellation);

        await observed.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await _index.StopAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _index.Dispose();
        await _redis.DisposeAsync();
    }
}
