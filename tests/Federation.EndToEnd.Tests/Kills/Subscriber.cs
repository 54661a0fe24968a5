using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Federation.EndToEnd.Tests.Kills;

/// <summary>
/// Follows a registry at one node as any client of the protocol may: it keeps what it has heard and the token, and goes on from there
/// whenever the stream breaks. It notes whatever it is told twice, or in the wrong order.
/// </summary>
internal sealed class Subscriber(string node, string registry, CatalogService.CatalogServiceClient client)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, HeldItem> _held = [];
    private readonly Dictionary<string, long> _told = [];
    private readonly List<string> _faults = [];
    private string _token = "";

    /// <summary>What it was told twice, or in the wrong order.</summary>
    internal IReadOnlyList<string> Faults => _faults;

    /// <summary>What it follows, for messages.</summary>
    internal string Subject => $"{registry} at {node}";

    /// <summary>Resource name of the registry.</summary>
    internal string Registry => registry;

    /// <summary>Follows until it is told to stop.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(untilCaughtUp: false, stop);
            }
            catch (Exception e) when (e is RpcException or AccessTokenException)
            {
                Note(e);
            }

            await Task.Delay(_pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads what is left, and gives all that it holds, by name.</summary>
    internal async Task<IReadOnlyDictionary<string, HeldItem>> CatchUpAsync()
    {
        await FollowAsync(untilCaughtUp: true, CancellationToken.None);
        return _held;
    }

    private async Task FollowAsync(bool untilCaughtUp, CancellationToken stop)
    {
        var request = new SyncWorkItemsRequest
        {
            Parent = registry,
            SyncToken = _token,
            UntilCaughtUp = untilCaughtUp,
            HeartbeatInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)),
        };
        using var call = client.SyncWorkItems(request, cancellationToken: stop);
        await foreach (var response in call.ResponseStream.ReadAllAsync(stop))
        {
            foreach (var change in response.Changes)
                Take(change);
            _token = response.SyncToken;
        }
    }

    private void Take(WorkItemChange change)
    {
        if (change.ChangeCase == WorkItemChange.ChangeOneofCase.WorkItem)
        {
            var item = change.WorkItem;
            Rises(item.Name, item.Provenance.OriginRevision);
            _held[item.Name] = HeldItem.Of(item);
        }
        else
        {
            Rises(change.Deleted.Name, change.Deleted.OriginRevision);
            _held.Remove(change.Deleted.Name);
        }
    }

    private void Rises(string name, long revision)
    {
        if (_told.TryGetValue(name, out var before) && before >= revision)
            _faults.Add($"{Subject}: told {name} at revision {revision} after {before}");
        _told[name] = revision;
    }

    // Kills make calls fail in these ways; a refused token would mean that something was lost.
    private void Note(Exception exception)
    {
        if (exception is RpcException { StatusCode: StatusCode.OutOfRange or StatusCode.InvalidArgument or StatusCode.PermissionDenied } refused)
            _faults.Add($"{Subject}: {refused.Status}");
    }
}
