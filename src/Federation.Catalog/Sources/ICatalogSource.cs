namespace Federation.Catalog.Sources;

/// <summary>Something that a registry's work items can be read from.</summary>
public interface ICatalogSource
{
    /// <summary>Reads the records one after the other. A wrong one is an entry with a fault, and the rest follows.</summary>
    IAsyncEnumerable<SourceEntry> ReadAsync(CancellationToken cancellationToken);
}
