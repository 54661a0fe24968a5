using Federation.Replication;

namespace Federation.Aggregator.Mirroring;

/// <summary>A registry that is mirrored.</summary>
/// <param name="Registry">Its resource name.</param>
/// <param name="Address">Address of the node that is followed.</param>
/// <param name="Follower">Who follows it.</param>
/// <param name="Replica">Where it is mirrored.</param>
internal sealed record Mirror(string Registry, Uri Address, CatalogFollower Follower, RedisReplica Replica);
