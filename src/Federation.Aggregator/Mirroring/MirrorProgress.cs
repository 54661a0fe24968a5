namespace Federation.Aggregator.Mirroring;

/// <summary>How much of a registry its mirror holds.</summary>
internal enum MirrorProgress
{
    /// <summary>All of it, up to the mirror's revision.</summary>
    Complete = 0,

    /// <summary>A first copy is being made, from nothing.</summary>
    First = 1,

    /// <summary>A copy is being made over an older one, of which may remain what the registry no longer has.</summary>
    Afresh = 2,
}
