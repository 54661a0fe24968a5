namespace Federation.Replication;

/// <summary>A peer tells of a change of a kind that this version does not know. What it did is seen in the state that came of it.</summary>
internal sealed class UnknownChangeException(string message) : PeerFaultException(message);
