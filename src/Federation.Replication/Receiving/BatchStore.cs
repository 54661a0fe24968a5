using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Sync;

namespace Federation.Replication;

/// <summary>
/// Makes batches of the responses of one connection and stores them in their order. The next response may come before the one before is
/// stored, unless that has caught up.
/// </summary>
internal sealed class BatchStore(IReplica replica, RegistryRoute route, FollowerOptions options, ReachedPeer connection, bool isSnapshot)
{
    // Near the limit the replica is asked how many items it has, but not with every batch. It is also asked when items go to quarantine.
    private const long FewestItems = 10_000;

    // A peer that never catches up never proves what it sends.
    private const int UnprovenLimit = 100;

    private readonly Registry _description = connection.Description;
    private long _completeTo = isSnapshot ? 0 : connection.State.OriginRevision;
    private long _itemsLeft = options.MaximumItems - connection.State.ItemCount + FewestItems;
    private long _quarantined = connection.State.QuarantinedCount;
    private bool _isComplete = connection.State.IsComplete && !isSnapshot;
    private bool _isFirst = true;
    private bool _isCountDue;
    private Task _storing = Task.CompletedTask;
    private int _unproven;

    /// <summary>Gives a response to the replica.</summary>
    /// <returns>Ends when the next may come; its result ends when this one is stored, and must be waited for before that of the next.</returns>
    /// <exception cref="DigestMismatchException">The copy would not be what the origin signed.</exception>
    /// <exception cref="AlteredCopyException">The signature does not hold.</exception>
    /// <exception cref="UnprovenCopyException">There is no signature for it, though the origin signs.</exception>
    /// <exception cref="ProofOverdueException">There was none for too many batches.</exception>
    /// <exception cref="PeerFaultException">There are too many items.</exception>
    internal async Task<Task<StoredBatch>> BeginAsync(CheckedResponse received, PeerView peer, CancellationToken cancellationToken)
    {
        if (_isCountDue)
        {
            await _storing.ConfigureAwait(false);
            await CountAsync(cancellationToken).ConfigureAwait(false);
        }

        var (response, changes) = (received.Response.Head, received.Changes);
        var caughtUp = HasCaughtUp(received.Response, peer);

        // What stands for a state that was left behind says nothing of the one here.
        var isState = caughtUp && route.Filter.Length == 0 && peer.Revision >= _completeTo;
        var statement = isState
            ? await connection.Proof.ReadAsync(response.SignedDigest, peer.Epoch, peer.Revision, cancellationToken).ConfigureAwait(false)
            : null;
        HoldToProof(changes, caughtUp, isProven: statement is not null);

        // A heartbeat is stored too: so a replica that was emptied behind our back is noticed while nothing changes.
        _storing = await replica.BeginApplyAsync(
            new ReplicaBatch
            {
                Peer = route.Peer,
                Changes = changes.Changes,
                Quarantined = changes.Quarantined,
                Position = new ReplicaPosition(response.SyncToken, response.Revision, route.Filter),
                Origin = peer.ToOrigin(caughtUp, peer.Revision, connection.KeySetUri),
                Description = _isFirst ? _description : null,
                StartsSnapshot = isSnapshot && _isFirst,
                CaughtUp = caughtUp,
                SignedDigest = isState ? response.SignedDigest : "",
                ExpectedRoot = statement?.Root,
            },
            cancellationToken).ConfigureAwait(false);
        _isFirst = false;
        _itemsLeft -= changes.ItemCount;
        _isCountDue |= _itemsLeft <= 0 || changes.Quarantined.Count > 0;
        if (!caughtUp)
            return EndAsync(_storing);
        await _storing.ConfigureAwait(false);
        (_isComplete, _completeTo) = (true, Math.Max(_completeTo, peer.Revision));
        if (_isCountDue)
            await CountAsync(cancellationToken).ConfigureAwait(false);
        return Task.FromResult(new StoredBatch(caughtUp, _isComplete, statement, _quarantined));
    }

    private async Task<StoredBatch> EndAsync(Task storing)
    {
        await storing.ConfigureAwait(false);
        return new StoredBatch(CaughtUp: false, _isComplete, Statement: null, _quarantined);
    }

    // A mirror that is itself behind its source may have sent all that it has. It is not complete then to anything newer than before.
    private bool HasCaughtUp(EncodedSyncResponse response, PeerView peer) => response.Head.Revision >= response.Head.NewestRevision
        && (peer.IsOrigin || response.Changes.Count == 0 || peer.Revision > _completeTo || response.Head.SignedDigest.Length > 0)
        && (peer.IsOrigin || peer.Revision > 0 || response.Head.Copy.State is CopyState.Unverified or CopyState.Verified);

    // Where the origin signs, whatever readers see must come to a proof: at once when it has caught up, and soon when it has not.
    private void HoldToProof(CheckedChanges changes, bool caughtUp, bool isProven)
    {
        _unproven = isProven || changes.IsEmpty ? 0 : _unproven + 1;
        if (route.Filter.Length > 0 || !connection.Proof.IsPossible || isProven)
            return;
        if (caughtUp && (!changes.IsEmpty || !_isComplete))
            throw new UnprovenCopyException("It has no signature of the origin, by a key that is known, for the state that it sent.");
        if (connection.State.IsComplete && _unproven > UnprovenLimit)
            throw new ProofOverdueException($"After {UnprovenLimit} batches it has not come to a state that the origin signed.");
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        var state = await replica.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        if (state.ItemCount > options.MaximumItems)
            throw new PeerFaultException($"{route.Registry} has {state.ItemCount} items and goes on; at most {options.MaximumItems} are taken.");
        _itemsLeft = options.MaximumItems - state.ItemCount + FewestItems;
        _quarantined = state.QuarantinedCount;
        _isCountDue = false;
    }
}
