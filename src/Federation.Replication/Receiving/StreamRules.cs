using Federation.Protocol.Sync;

namespace Federation.Replication;

/// <summary>Holds a stream to the protocol: revisions rise, batches are bounded, and a node that has nothing to say is quiet.</summary>
internal sealed class StreamRules(TimeSpan heartbeatInterval, long revision, TimeProvider time)
{
    private const int MaximumChanges = 1_000;

    // A heartbeat may come twice as often as it was asked for, and some may have waited on the way.
    private const double HeartbeatsAnInterval = 2;
    private const double WaitingHeartbeats = 10;

    private double _allowance = WaitingHeartbeats;
    private long _since = time.GetTimestamp();
    private long _newest;

    /// <summary>Looks at the next response.</summary>
    /// <exception cref="PeerFaultException">It breaks a rule.</exception>
    internal void Check(EncodedSyncResponse received)
    {
        var (response, changes) = (received.Head, received.Changes);
        if (changes.Count > MaximumChanges)
            throw new PeerFaultException($"A batch of {changes.Count} changes; at most {MaximumChanges} are allowed.");
        if (response.SyncToken.Length == 0)
            throw new PeerFaultException("A batch without a sync token.");
        if (response.Revision < revision || response.NewestRevision < response.Revision)
            throw new PeerFaultException($"Revision {response.Revision} of {response.NewestRevision} follows on {revision}.");
        var last = revision;
        foreach (var change in changes)
        {
            if (change.Revision <= last || change.Revision > response.Revision)
                throw new PeerFaultException($"A change of revision {change.Revision} follows on {last}, in a batch that ends at {response.Revision}.");
            last = change.Revision;
        }

        var isProgress = changes.Count > 0 || response.Revision > revision || response.NewestRevision > _newest;
        if (!isProgress)
            TakeHeartbeat();
        (revision, _newest) = (response.Revision, response.NewestRevision);
    }

    private void TakeHeartbeat()
    {
        var now = time.GetTimestamp();
        _allowance = Math.Min(WaitingHeartbeats, _allowance + (HeartbeatsAnInterval * (time.GetElapsedTime(_since, now) / heartbeatInterval)));
        _since = now;
        if (--_allowance < 0)
            throw new PeerFaultException($"It floods: heartbeats far more often than every {heartbeatInterval.TotalSeconds:0.#} s.");
    }
}
