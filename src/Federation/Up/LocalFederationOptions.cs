namespace Federation.Up;

/// <summary>What a local federation is made of.</summary>
internal sealed record LocalFederationOptions
{
    /// <summary>Folder of everything that is kept: stores, keys, secrets.</summary>
    public required string Data { get; init; }

    /// <summary>The catalogues, one node for each.</summary>
    public required IReadOnlyList<LocalCatalog> Catalogs { get; init; }

    /// <summary>Port of the identity provider, the aggregator on the next, then the nodes; 0 for any free ones.</summary>
    public required int FirstPort { get; init; }

    /// <summary>The Redis to mirror into, as StackExchange.Redis writes it; null for the embedded Garnet.</summary>
    public string? Redis { get; init; }

    /// <summary>Settings of the hosts' logs.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Logging { get; init; } = [];
}
