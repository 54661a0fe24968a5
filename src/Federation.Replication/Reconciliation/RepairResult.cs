using Federation.Protocol.Digests;

namespace Federation.Replication;

/// <summary>What a repair found and mended.</summary>
public sealed record RepairResult
{
    /// <summary>Revision of the origin that the copy is complete to now.</summary>
    public required long Revision { get; init; }

    /// <summary>The root that the copy was held to.</summary>
    public required DigestHash Root { get; init; }

    /// <summary>What the origin signed of that state; null when its keys are not known or there was no signature.</summary>
    public DigestStatement? Statement { get; init; }

    /// <summary>Items that were missing here, and were fetched.</summary>
    public long MissingHere { get; init; }

    /// <summary>Items that the peer has not, and were dropped.</summary>
    public long MissingThere { get; init; }

    /// <summary>Items that were different here, and were replaced.</summary>
    public long Different { get; init; }

    /// <summary>
    /// Items that were mended though the peer tells of nothing newer: they were here in another state of the same revision or of a later
    /// one, or the peer does not have them.
    /// </summary>
    public long Contradicted { get; init; }

    /// <summary>Items that were left as they are, because what is here is newer than what the peer has.</summary>
    public long Newer { get; init; }

    /// <summary>Items that moved on at the peer meanwhile; the stream of changes brings the rest.</summary>
    public long Moved { get; init; }

    /// <summary>Whether the copy is now just what the peer's digest says.</summary>
    public bool IsExact => Newer == 0 && Moved == 0;

    /// <summary>Items that were mended.</summary>
    public long Mended => MissingHere + MissingThere + Different;
}
