using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Sync;
using Grpc.Core;

namespace Federation.Replication;

/// <summary>
/// Looks again at the items of a copy that are in quarantine: this version of the program may be able to take over what the one before could not.
/// They count in the digest and are sent no more, so that nothing else would show it.
/// </summary>
internal sealed class QuarantineReview(RemoteCatalog catalog, RegistryRoute route, IReplica replica, ChangeCheck check)
{
    private const int ItemsAtOnce = 500;

    /// <summary>Takes over what is in order now. What has changed at the peer since comes with its stream.</summary>
    internal async Task RunAsync(ReachedPeer connection, CancellationToken cancellationToken)
    {
        // A copy that is being made is told everything in any case, and what mends would end that.
        if (connection.State is not { QuarantinedCount: > 0, OriginRevision: > 0 })
            return;
        var quarantine = await replica.ReadQuarantineAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var some in quarantine.Where(item => check.IsHere(item.Name)).DistinctBy(item => item.Name).Chunk(ItemsAtOnce))
                await ReviewAsync(some.ToDictionary(item => item.Name, item => item.Revision, StringComparer.Ordinal), connection, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unimplemented or StatusCode.InvalidArgument)
        {
            // A node of the first release gives no items by their names, and another may have other rules for names: that keeps nobody from following.
        }
    }

    private async Task ReviewAsync(Dictionary<string, long> waiting, ReachedPeer connection, CancellationToken cancellationToken)
    {
        while (waiting.Count > 0)
        {
            var got = await catalog.BatchGetAsync(route.Registry, waiting.Keys, cancellationToken).ConfigureAwait(false);
            var items = got.WorkItems.Where(item => item.Provenance?.OriginRevision is { } revision && waiting.GetValueOrDefault(item.Name) == revision)
                .Select(item => (EncodedChange)new WorkItemChange { Revision = item.Provenance.OriginRevision, WorkItem = item });
            var good = check.Check([.. items], connection.Peer.IsOrigin).Changes;
            if (good.Count > 0)
                await replica.ApplyAsync(
                    new ReplicaBatch
                    {
                        Peer = route.Peer,
                        Changes = good,
                        Position = null,
                        Origin = connection.Peer.ToOrigin(caughtUp: false, 0, connection.KeySetUri),
                        Repairs = true,
                    },
                    cancellationToken).ConfigureAwait(false);

            // An answer has a limit: what it left out is asked for again.
            var left = waiting.Count;
            foreach (var name in got.WorkItems.Select(item => item.Name).Concat(got.Missing))
                waiting.Remove(name);
            if (waiting.Count == left)
                return;
        }
    }
}
