using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>What an operator says of a registry.</summary>
public sealed record RegistryDeclaration
{
    /// <summary>Resource name.</summary>
    public required RegistryName Name { get; init; }

    /// <summary>The name that people use.</summary>
    public required string Title { get; init; }

    /// <summary>Identifier of the organisation that owns the registry; only its clients may write to it.</summary>
    public required string Organization { get; init; }

    /// <summary>Web page of the registry; empty when it has none.</summary>
    public string Website { get; init; } = "";

    /// <summary>Identifiers of the organisations that may see it, beside its owner; empty for everybody.</summary>
    public IReadOnlyList<string> VisibleTo { get; init; } = [];
}
