namespace Federation.Replication;

/// <summary>
/// Mends the copy of a registry by comparing its digest with a peer's and fetching only what differs. It never goes backward: within an
/// epoch, what is newer here stays.
/// </summary>
internal sealed class RegistryRepair
{
    // A registry that always moves on is walked without holding its answers to one state, where it is the origin's word that
    // is taken; the stream then brings what was missed.
    private const int PinnedAttempts = 3;
    private const int MostAttempts = 10;

    internal required RemoteCatalog Catalog { get; init; }

    internal required RegistryRoute Route { get; init; }

    internal required IReplica Replica { get; init; }

    internal required ChangeCheck Check { get; init; }

    internal required TimeProvider Time { get; init; }

    /// <summary>Mends the copy, once.</summary>
    /// <param name="connection">The peer, and how the copy stood when it was reached.</param>
    /// <param name="cancellationToken">Stops it; what was mended by then stays mended.</param>
    /// <exception cref="AlteredCopyException">The peer's digest does not prove itself, or its items are not what their entries say.</exception>
    /// <exception cref="PeerFaultException">The peer has no signature of the origin to prove its copy by.</exception>
    internal async Task<RepairResult> RunAsync(ReachedPeer connection, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var state = await Replica.ReadStateAsync(cancellationToken).ConfigureAwait(false);
            var response = await Catalog.GetDigestAsync(Route.Registry, cancellationToken).ConfigureAwait(false);
            if (response.Digest.Epoch != connection.Peer.Epoch)
                throw new IOException("the node moved to another epoch of the registry");
            var statement = await connection.Proof.ReadAsync(response, cancellationToken).ConfigureAwait(false);
            if (connection.Proof.IsPossible && statement is null)
                throw new PeerFaultException(response.SignedDigest.Length == 0
                    ? $"It does not prove its copy: it has no signature of the origin for revision {response.Digest.Revision}."
                    : $"It does not prove its copy: what it has as the origin's signature for revision {response.Digest.Revision} is by a key that was not at {connection.Proof.KeySet} when that was last read; it is read again after a minute.");
            var isPinned = attempt <= PinnedAttempts || (connection.Proof.IsPossible && !connection.Peer.IsOrigin);
            if (attempt > MostAttempts)
                throw new IOException("the registry moves on faster than it can be compared");
            var run = new RepairRun(this, connection with { State = state }, response, statement, isPinned);
            try
            {
                return await run.MendAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DigestMovedException)
            {
                // What was mended meanwhile makes the next walk shorter.
            }
        }
    }
}
