namespace Federation.Catalog.Sources;

/// <summary>A source has nothing that could be read. The message says what a source looks like.</summary>
public sealed class CatalogSourceException(string message) : Exception(message);
