using Federation.Protocol.Catalog.V1;

namespace Federation.Replication;

/// <summary>Holds the mirror of one remote registry: its items, and how far it has come.</summary>
/// <remarks>Every member throws <see cref="ReplicaUnavailableException"/> when the store behind it cannot be reached.</remarks>
public interface IReplica
{
    /// <summary>
    /// Reads how far the mirror has come. <see cref="ReplicaPosition.Start"/> when it must be made afresh: it holds nothing, or a
    /// snapshot was broken off and the replica no longer knows which items that contained.
    /// </summary>
    Task<ReplicaPosition> ReadPositionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Stores what the node says of the registry itself: its title and organisation. Called at every new connection.
    /// </summary>
    Task DescribeAsync(Registry registry, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a batch: all its changes and its position, in one transaction, so that a crash at any point neither loses
    /// nor repeats a change. A heartbeat is a batch without changes.
    /// </summary>
    /// <remarks>
    /// A batch that <see cref="ReplicaBatch.StartsSnapshot">starts a snapshot</see> tells that the mirror is made afresh. The
    /// replica goes on showing what it holds, remembers which items the snapshot contains, and drops the others in
    /// the transaction of the first batch that has <see cref="ReplicaBatch.CaughtUp">caught up</see>.
    /// </remarks>
    /// <exception cref="ReplicaUnavailableException">Also when the replica is not as it was left: emptied, or written by
    /// another. Nothing is stored then; the follower reads the position again.</exception>
    Task ApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken);
}
