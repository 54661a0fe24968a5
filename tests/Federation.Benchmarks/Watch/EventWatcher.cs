using System.Collections.Concurrent;
using System.Diagnostics;
using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Benchmarks.Watch;

/// <summary>Watches the events of one subscription, and notes when each came.</summary>
internal sealed class EventWatcher
{
    private readonly string _group;
    private readonly ConcurrentQueue<(string Item, long Time)> _received = [];
    private long _number;

    private EventWatcher(string group) => _group = group;

    /// <summary>Items that events were about, and when these came, in their order.</summary>
    internal IReadOnlyCollection<(string Item, long Time)> Received => _received;

    /// <summary>How many events came.</summary>
    internal int Count => _received.Count;

    /// <summary>How many came that did not follow on the one before, or are not of the subscription.</summary>
    internal int Faults { get; private set; }

    /// <summary>Ends when watching does.</summary>
    internal Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to watch; the aggregator has answered when this ends.</summary>
    /// <param name="client">The aggregator.</param>
    /// <param name="subscription">Resource name of the subscription.</param>
    /// <param name="group">The group that its filter asks for.</param>
    /// <param name="end">Ends watching.</param>
    internal static async Task<EventWatcher> StartAsync(WatchService.WatchServiceClient client, string subscription, string group, CancellationToken end)
    {
        var watcher = new EventWatcher(group);
        var call = client.WatchEvents(new WatchEventsRequest { Subscription = subscription }, cancellationToken: end);
        if (!await call.ResponseStream.MoveNext(end))
            throw new InvalidOperationException($"The aggregator does not let {subscription} be watched.");
        watcher.Ended = watcher.ReadAsync(call, end);
        return watcher;
    }

    private async Task ReadAsync(AsyncServerStreamingCall<WatchEventsResponse> call, CancellationToken end)
    {
        using (call)
        {
            try
            {
                while (await call.ResponseStream.MoveNext(end))
                    Note(call.ResponseStream.Current.Event);
            }
            catch (Exception e) when (end.IsCancellationRequested && e is RpcException or OperationCanceledException)
            {
                // It was told to end.
            }
        }
    }

    // A sign of life has no event.
    private void Note(WatchEvent? happened)
    {
        if (happened is null)
            return;
        var item = happened.Items[0];
        if (happened.Number <= _number || !item.Groups.Contains(_group))
            Faults++;
        _number = happened.Number;
        _received.Enqueue((item.WorkItem, Stopwatch.GetTimestamp()));
    }
}
