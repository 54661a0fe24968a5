namespace Federation.Replication;

/// <summary>A way by which a registry reaches this service.</summary>
public sealed record RegistryRoute
{
    /// <summary>Resource name of the registry, for example <c>registries/itu-t</c>.</summary>
    public required string Registry { get; init; }

    /// <summary>Id of the peer that serves it.</summary>
    public required string Peer { get; init; }

    /// <summary>What is followed, as in <c>SyncWorkItemsRequest.filter</c>; empty for the whole registry.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Identifier of the node that this service is, which no copy that it takes may have come through; empty when it
    /// serves none on.</summary>
    public string OwnNode { get; init; } = "";
}
