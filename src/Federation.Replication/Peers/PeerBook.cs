namespace Federation.Replication.Peers;

/// <summary>What administrators changed at run time, and what lasts over restarts.</summary>
internal sealed record PeerBook
{
    /// <summary>The peers that were added.</summary>
    public IReadOnlyList<PeerOptions> Added { get; init; } = [];

    /// <summary>Identifiers of the peers, configured or added, that rest.</summary>
    public IReadOnlyList<string> Paused { get; init; } = [];
}
