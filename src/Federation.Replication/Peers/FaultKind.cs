namespace Federation.Replication.Peers;

/// <summary>Whose fault it is that a registry cannot be followed.</summary>
internal enum FaultKind
{
    /// <summary>The peer's: it cannot be reached, is silent or overloaded, and so for all its registries.</summary>
    Peer,

    /// <summary>That of the registry at this peer alone.</summary>
    Route,

    /// <summary>The store's of this service.</summary>
    Replica,
}
