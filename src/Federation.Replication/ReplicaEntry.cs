using Federation.Protocol.Digests;

namespace Federation.Replication;

/// <summary>An item of a digest with its name.</summary>
/// <param name="Name">Resource name of the item.</param>
/// <param name="Entry">Its entry in the tree.</param>
public readonly record struct ReplicaEntry(string Name, DigestEntry Entry);
