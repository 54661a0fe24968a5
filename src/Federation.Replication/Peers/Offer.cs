using Federation.Protocol.Catalog.V1;

namespace Federation.Replication.Peers;

/// <summary>What a peer says of a registry that it serves.</summary>
internal sealed record Offer
{
    /// <summary>Epoch of the origin's store.</summary>
    public required string Epoch { get; init; }

    /// <summary>Identifiers of the nodes that it came through, the origin first, the peer last.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Newest revision of the peer.</summary>
    public long Revision { get; init; }

    /// <summary>What the peer's own copy is limited to; empty when it has the whole registry.</summary>
    public string Filter { get; init; } = "";

    /// <summary>How the peer's copy stands; not known at the origin.</summary>
    public CopyState State { get; init; }

    /// <summary>Reads it from the answer of a peer.</summary>
    public static Offer From(Registry registry) => registry.Copy is { } copy
        ? new Offer
        {
            Epoch = copy.OriginEpoch,
            Path = [.. copy.Path],
            Revision = registry.Revision,
            Filter = copy.Filter,
            State = copy.State,
        }
        : new Offer { Epoch = registry.Epoch, Path = [registry.Node], Revision = registry.Revision };
}
