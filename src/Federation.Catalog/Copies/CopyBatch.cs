using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Sync;

namespace Federation.Catalog;

/// <summary>Changes of another node's registry, stored in one transaction with what they mean for the copy as a whole.</summary>
public sealed record CopyBatch
{
    /// <summary>Id of the peer that it comes from.</summary>
    public required string Peer { get; init; }

    /// <summary>
    /// The changes in their order, checked by the caller: items of this registry with their provenance. One that is
    /// <c>unmatched</c> is dropped although it still exists.
    /// </summary>
    public required IReadOnlyList<EncodedChange> Changes { get; init; }

    /// <summary>Items that cannot be taken over. What is held of one is dropped, since it is not the item any more.</summary>
    public IReadOnlyList<QuarantinedEntry> Quarantined { get; init; } = [];

    /// <summary>The position at the peer once the changes are stored; null leaves it as it is.</summary>
    public CopyPosition? Position { get; init; }

    /// <summary>Where the items come from.</summary>
    public required CopyOrigin Origin { get; init; }

    /// <summary>What the peer says of the registry itself; null when nothing new.</summary>
    public Registry? Description { get; init; }

    /// <summary>
    /// Whether the copy is made afresh from here on. What is held stays readable, and is dropped with the first batch that has
    /// caught up if the snapshot did not contain it. Positions at other peers are forgotten.
    /// </summary>
    public bool StartsSnapshot { get; init; }

    /// <summary>
    /// Whether the changes come from comparing digests, so that they are taken at their word. It ends a snapshot under way, and
    /// positions at other peers are forgotten.
    /// </summary>
    public bool Repairs { get; init; }

    /// <summary>Whether the copy, with this batch, holds everything that the peer had when it sent it.</summary>
    public bool CaughtUp { get; init; }

    /// <summary>What the origin signed of the state after this batch; empty when there is none.</summary>
    public string SignedDigest { get; init; } = "";

    /// <summary>The root that the origin signed, which the copy must have after this batch; null when there is none to compare with.</summary>
    public DigestHash? ExpectedRoot { get; init; }
}
