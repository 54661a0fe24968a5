using System.Runtime.CompilerServices;
using Federation.Catalog;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Node.Sync;

/// <summary>
/// A registry's changes after a revision, in order, in batches that each end with a token, and heartbeats while nothing changes.
/// </summary>
/// <remarks>
/// The store is asked for the next batch only when the one before has been taken, so a slow reader costs no memory.
/// </remarks>
internal sealed class ChangeStream(CatalogStore store, RegistryName registry, TimeSpan heartbeat, TimeProvider time)
{
    private static readonly ChangeLimits _limits = new();

    internal async IAsyncEnumerable<SyncWorkItemsResponse> ReadAsync(
        SyncPoint point,
        bool untilCaughtUp,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = await store.ReadChangesAsync(registry, point, null, _limits, cancellationToken).ConfigureAwait(false);
            point = batch.Reached;
            yield return Response(batch);
            if (!batch.CaughtUp)
                continue;
            if (untilCaughtUp)
                yield break;
            await WaitAsync(point.Revision, cancellationToken).ConfigureAwait(false);
        }
    }

    // Returns on the next change or when it is time for a heartbeat, which is then a batch without changes.
    private async Task WaitAsync(long revision, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task change = store.WaitForChangeAsync(registry, revision, wait.Token);
        await Task.WhenAny(change, Task.Delay(heartbeat, time, wait.Token)).ConfigureAwait(false);
        await wait.CancelAsync().ConfigureAwait(false);
        await change.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private SyncWorkItemsResponse Response(ChangeBatch batch) => new()
    {
        Changes = { batch.Changes },
        SyncToken = store.SyncTokens.Issue(registry, batch.Reached, ""),
        Revision = batch.Reached.Revision,
        NewestRevision = batch.NewestRevision,
        SendTime = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
    };
}
