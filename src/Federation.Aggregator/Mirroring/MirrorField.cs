namespace Federation.Aggregator.Mirroring;

/// <summary>What a field of a mirror's hash holds.</summary>
internal enum MirrorField
{
    /// <summary>A part of the state.</summary>
    State,

    /// <summary>A work item.</summary>
    WorkItem,

    /// <summary>An item in quarantine that counts in the digest.</summary>
    Quarantined,

    /// <summary>An item in quarantine whose name is none of the registry, so that it has no place in the digest.</summary>
    Foreign,
}
