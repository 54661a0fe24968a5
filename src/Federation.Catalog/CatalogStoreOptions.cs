namespace Federation.Catalog;

/// <summary>Where a node's store lies.</summary>
public sealed record CatalogStoreOptions
{
    /// <summary>
    /// File of the store. It and its folder are made, for the owner only, when they do not exist: the file holds the key that
    /// signs sync tokens.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>How many reads may run at once; further ones wait.</summary>
    public int MaximumReaders { get; init; } = 16;

    /// <summary>An epoch that the first life of a store that is made now comes after; empty for none.</summary>
    public string After { get; init; } = "";
}
