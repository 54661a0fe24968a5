using System.Runtime.CompilerServices;
using Federation.Catalog;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Protocol.Sync;
using Federation.Replication;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Node.Sync;

/// <summary>
/// A registry's changes after a point, in order, in batches that each end with a token, and heartbeats while nothing changes.
/// </summary>
/// <remarks>
/// The store is asked for the next batch only when the one before has been taken, so a slow reader costs no memory.
/// </remarks>
internal sealed class ChangeStream(CatalogStore store, DigestSigner signer, TimeProvider time)
{
    private static readonly ChangeLimits _limits = new();

    /// <summary>Identifier of the node that answers.</summary>
    internal required string Node { get; init; }

    internal required RegistryName Registry { get; init; }

    /// <summary>What the follower is limited to, as it wrote it; its tokens belong to it.</summary>
    internal required string FilterText { get; init; }

    /// <summary>What items must meet; null for all.</summary>
    internal required Func<WorkItem, bool>? Filter { get; init; }

    /// <summary>How long the stream may be silent.</summary>
    internal required TimeSpan Heartbeat { get; init; }

    internal async IAsyncEnumerable<EncodedSyncResponse> ReadAsync(
        string syncToken,
        bool untilCaughtUp,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var epoch = store.Epoch;
        var point = await store.SyncTokens.VerifyAsync(Registry, syncToken, FilterText, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var batch = await store.ReadChangesAsync(Registry, point, Filter, _limits, cancellationToken).ConfigureAwait(false);
            point = batch.Reached;
            var head = Head(batch);
            if (store.Epoch != epoch)
            {
                batch.Memory.Dispose();
                throw new SyncTokenException(SyncTokenFault.Epoch);
            }

            yield return new EncodedSyncResponse(head, batch.Changes, batch.Memory);
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
        Task change = store.WaitForChangeAsync(Registry, revision, wait.Token);
        await Task.WhenAny(change, Task.Delay(Heartbeat, time, wait.Token)).ConfigureAwait(false);
        await wait.CancelAsync().ConfigureAwait(false);
        await change.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private SyncWorkItemsResponse Head(ChangeBatch batch) => new()
    {
        SyncToken = store.SyncTokens.Issue(Registry, batch.Reached, FilterText),
        Revision = batch.Reached.Revision,
        NewestRevision = batch.NewestRevision,
        SendTime = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
        Copy = batch.Copy,
        // The origin signs anew each time, which proves how fresh the state is; a copy passes on what it was given.
        SignedDigest = batch is { Copy: null, Digest: { } digest } ? signer.Sign(digest) : batch.SignedDigest,
        Node = Node,
    };
}
