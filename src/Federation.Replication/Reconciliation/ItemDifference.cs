namespace Federation.Replication;

/// <summary>An item in which two copies of a registry differ.</summary>
/// <param name="Name">Its resource name.</param>
/// <param name="RevisionThere">Its revision at the origin as the node has it that the other is held to; null when it has it not.</param>
/// <param name="RevisionHere">Its revision at the origin as the other has it; null when it has it not.</param>
public sealed record ItemDifference(string Name, long? RevisionThere, long? RevisionHere);
