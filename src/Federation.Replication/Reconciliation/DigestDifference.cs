namespace Federation.Replication;

/// <summary>An item in which two digests differ.</summary>
/// <param name="There">How the digest has it that the other is held to; null when only the other has it.</param>
/// <param name="Here">How the other has it; null when it has none. Its name may not be known.</param>
internal readonly record struct DigestDifference(ReplicaEntry? There, ReplicaEntry? Here);
