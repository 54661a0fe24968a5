using Federation.Aggregator.Storage;
using Federation.Aggregator.Watch;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Tests.Watch;

/// <summary>What those who wait at the end of the log read together, and what each reads alone.</summary>
public sealed class EventTailTests : IDisposable
{
    private const int Limit = 2;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-tail-");
    private readonly DurableStore _store;
    private readonly EventLog _log;
    private readonly EventTail _tail;

    // What the journal gave before the next write, and after it.
    private readonly Task _before = new TaskCompletionSource().Task;
    private readonly Task _after = new TaskCompletionSource().Task;

    public EventTailTests()
    {
        _store = DurableStore.Open(_folder.FullName, [EventLog.Tables]);
        _log = new EventLog(_store, Options.Create(new AggregatorOptions()), TimeProvider.System);
        _tail = new EventTail(_log);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_wait_at_one_place_share_one_reading_until_something_is_written()
    {
        await AddAsync(1);
        var first = await _tail.ReadAfterAsync(0, Limit, _before, Cancellation);
        await AddAsync(1);

        (await _tail.ReadAfterAsync(0, Limit, _before, Cancellation)).Should().BeSameAs(first);
        (await _tail.ReadAfterAsync(0, Limit, _after, Cancellation)).Select(happened => happened.Number).Should().Equal(1, 2);
    }

    [Fact]
    public async Task Whoever_is_elsewhere_or_asks_for_fewer_reads_alone()
    {
        await AddAsync(3);

        (await _tail.ReadAfterAsync(0, Limit, _before, Cancellation)).Select(happened => happened.Number).Should().Equal(1, 2);
        (await _tail.ReadAfterAsync(1, Limit, _before, Cancellation)).Select(happened => happened.Number).Should().Equal(2, 3);
        (await _tail.ReadAfterAsync(1, Limit - 1, _before, Cancellation)).Select(happened => happened.Number).Should().Equal(2);
    }

    [Fact]
    public async Task A_reading_that_failed_is_not_given_to_the_next()
    {
        await FluentActions.Awaiting(() => _tail.ReadAfterAsync(1, Limit, _before, Cancellation)).Should().ThrowAsync<RpcException>();
        await AddAsync(2);

        (await _tail.ReadAfterAsync(1, Limit, _before, Cancellation)).Should().ContainSingle();
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    private Task AddAsync(int count) => _log.AddAsync(
        [.. Enumerable.Range(0, count).Select(_ => new JournalEntry(new WatchEvent { Kind = WatchEventKind.ItemAdded, Time = DateTime.UtcNow.ToTimestamp() }))], Cancellation);
}
