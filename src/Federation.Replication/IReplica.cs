namespace Federation.Replication;

/// <summary>Holds the copy of one remote registry: its items, where they came from, and how far each peer was followed.</summary>
/// <remarks>
/// Every member throws <see cref="ReplicaUnavailableException"/> when the store behind it cannot be reached, and also when the
/// replica is not as it was left: emptied, or written by another. Nothing is stored then, and the follower reads the state again.
/// </remarks>
public interface IReplica
{
    /// <summary>Reads how the copy stands. Called first, and after every fault.</summary>
    Task<ReplicaState> ReadStateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Stores a batch: changes, quarantined items, position, origin and signature, in one transaction, so that a crash at any
    /// point neither loses nor repeats a change. A heartbeat is a batch without changes.
    /// </summary>
    /// <remarks>
    /// <para>While the copy is complete to an origin revision, it never goes backward: a change whose origin revision is not
    /// above the held one does nothing, and an item that is not held and not above what the copy is complete to was deleted
    /// meanwhile and is not taken over. What does nothing takes no revision and raises no event. A batch that
    /// <see cref="ReplicaBatch.Repairs">repairs</see> is taken at its word, but for items older than held ones. While the copy
    /// is not complete (<see cref="ReplicaState.OriginRevision"/> is 0), the peer's latest word holds.</para>
    /// <para>A batch of a newer <see cref="ReplicaOrigin.Epoch"/> moves the copy into that epoch, where it is complete to nothing.
    /// Within an epoch, what the copy is complete to never decreases once it is complete.</para>
    /// <para>A batch that <see cref="ReplicaBatch.StartsSnapshot">starts a snapshot</see> makes the copy afresh: it is complete to
    /// nothing, goes on showing what it holds, and drops in the transaction of the first batch that has
    /// <see cref="ReplicaBatch.CaughtUp">caught up</see> whatever the snapshot did not contain. A batch that repairs ends a
    /// snapshot under way without dropping anything. Both forget the positions at other peers.</para>
    /// </remarks>
    /// <exception cref="DigestMismatchException">The copy would not have the root that the batch
    /// <see cref="ReplicaBatch.ExpectedRoot">expects</see>. Nothing is stored.</exception>
    Task ApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a batch as <see cref="ApplyAsync"/> does, but lets the next be given while this one is on its way, where the store can
    /// take them so. What is said there of faults holds for both steps.
    /// </summary>
    /// <returns>Ends when the next batch may be given; its result ends when this one is stored. Batches are stored in the order in which
    /// they were given, and none after one that was not. The bytes of a batch must be good until then, and nothing else be asked of the
    /// replica.</returns>
    async Task<Task> BeginApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken)
    {
        await ApplyAsync(batch, cancellationToken).ConfigureAwait(false);
        return Task.CompletedTask;
    }

    /// <summary>Reads the digest of what is held now, quarantined items by their claimed hashes included.</summary>
    Task<IReplicaDigest> ReadDigestAsync(CancellationToken cancellationToken);

    /// <summary>The items that could not be taken over, newest first; at most 1,000.</summary>
    Task<IReadOnlyList<QuarantinedItem>> ReadQuarantineAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Forgets items, quarantined items, positions, epoch and signature, because somebody altered the copy. The pinned
    /// <see cref="ReplicaState.KeySetUri"/> stays, so that whoever did it cannot pin keys of its own next.
    /// </summary>
    Task DropAsync(CancellationToken cancellationToken);
}
