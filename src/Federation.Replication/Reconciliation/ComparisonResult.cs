using Federation.Protocol.Catalog.V1;

namespace Federation.Replication;

/// <summary>How the copy of a registry at one node compares with the registry at another.</summary>
public sealed record ComparisonResult
{
    /// <summary>The digest that the other was held to.</summary>
    public required Digest There { get; init; }

    /// <summary>The other digest.</summary>
    public required Digest Here { get; init; }

    /// <summary>What the origin signed of <see cref="There"/>; null when there is no signature or its key is not known.</summary>
    public DigestStatement? ThereStatement { get; init; }

    /// <summary>What the origin signed of <see cref="Here"/>; null when there is no signature or its key is not known.</summary>
    public DigestStatement? HereStatement { get; init; }

    /// <summary>Whether each node was compared as it was at one revision. Otherwise the registry never stood still for long enough, and
    /// what changed meanwhile may count as a difference.</summary>
    public bool IsOfOneState { get; init; }

    /// <summary>Whether both hold the same items at the same revisions.</summary>
    public bool AreEqual => MissingHere + MissingThere + Different == 0;

    /// <summary>Items that are there and not here.</summary>
    public long MissingHere { get; init; }

    /// <summary>Items that are here and not there.</summary>
    public long MissingThere { get; init; }

    /// <summary>Items that are in both and differ.</summary>
    public long Different { get; init; }

    /// <summary>The first of the differing items.</summary>
    public IReadOnlyList<ItemDifference> Differences { get; init; } = [];
}
