using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Sync;

namespace Federation.Replication;

/// <summary>Changes that a replica stores in one transaction with the position after them.</summary>
public sealed record ReplicaBatch
{
    /// <summary>Id of the peer that it comes from.</summary>
    public required string Peer { get; init; }

    /// <summary>
    /// The changes in their order, validated; possibly none. Items hold their provenance; one that is <c>unmatched</c> is to be
    /// dropped here although it still exists. Their bytes are good, and messages can be made of them, until the batch is stored.
    /// </summary>
    public required IReadOnlyList<EncodedChange> Changes { get; init; }

    /// <summary>Items that cannot be taken over. An earlier state of one is dropped, since it is not the item any more.</summary>
    public IReadOnlyList<QuarantinedItem> Quarantined { get; init; } = [];

    /// <summary>The position at the peer once the changes are stored; null leaves it, as within a repair.</summary>
    public required ReplicaPosition? Position { get; init; }

    /// <summary>Where the items come from.</summary>
    public required ReplicaOrigin Origin { get; init; }

    /// <summary>What the peer says of the registry itself; null when nothing new.</summary>
    public Registry? Description { get; init; }

    /// <summary>Whether this is the first batch of a copy made afresh.</summary>
    public bool StartsSnapshot { get; init; }

    /// <summary>Whether the changes come from comparing digests, and mend what is missing or wrong here.</summary>
    public bool Repairs { get; init; }

    /// <summary>Whether the copy, with this batch, holds everything that the peer had when it sent it.</summary>
    public bool CaughtUp { get; init; }

    /// <summary>The origin's signed digest of the state after this batch, to be passed on unchanged; empty when there is none.</summary>
    public string SignedDigest { get; init; } = "";

    /// <summary>The root that the copy must have after this batch, from <see cref="SignedDigest"/> once its signature was verified;
    /// null when there is nothing to compare with.</summary>
    public DigestHash? ExpectedRoot { get; init; }
}
