namespace Federation.Replication;

/// <summary>A peer sends changes of a registry whose origin signs its states, and no signature that they could be held to.</summary>
internal sealed class UnprovenCopyException(string message) : Exception(message);
