namespace Federation.Up;

/// <summary>A node of a local federation.</summary>
/// <param name="Catalog">What it serves.</param>
/// <param name="Address">Where it listens.</param>
internal sealed record LocalNode(LocalCatalog Catalog, Uri Address);
