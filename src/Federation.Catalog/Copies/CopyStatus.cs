using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog;

/// <summary>How the copy of another node's registry stands.</summary>
public sealed record CopyStatus
{
    /// <summary>The registry as readers get it.</summary>
    public required Registry Registry { get; init; }

    /// <summary>Epoch of the origin's store; empty when nothing was copied yet, or all was dropped.</summary>
    public required string OriginEpoch { get; init; }

    /// <summary>Revision of the origin that the copy is complete to; 0 while it is made, for the first time or afresh.</summary>
    public required long OriginRevision { get; init; }

    /// <summary>Number of items that count in the digest: those held, and those in quarantine.</summary>
    public required long ItemCount { get; init; }

    /// <summary>Number of items in quarantine whose reasons are kept.</summary>
    public required long QuarantinedCount { get; init; }

    /// <summary>Whether it was ever complete, so that readers may see it.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Whether what is held is what the origin signed.</summary>
    public required bool IsVerified { get; init; }

    /// <summary>When it was last found to be; null when it never was.</summary>
    public required DateTimeOffset? VerifyTime { get; init; }

    /// <summary>Where the origin's keys are, as the last batch said; empty when it signs nothing.</summary>
    public required string KeySetUri { get; init; }

    /// <summary>What the origin signed of exactly what is held; empty when there is none.</summary>
    public required string SignedDigest { get; init; }

    /// <summary>How far each peer was followed, by its id.</summary>
    public required IReadOnlyDictionary<string, CopyPosition> Positions { get; init; }
}
