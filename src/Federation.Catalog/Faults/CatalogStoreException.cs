namespace Federation.Catalog;

/// <summary>
/// The store's file cannot be used: it is locked, unreadable, of a newer version, or its disk is full. The message says what
/// to do.
/// </summary>
public sealed class CatalogStoreException(string message, Exception? innerException = null)
    : CatalogException(message, innerException)
{
    /// <summary>Whether the disk of the store is full.</summary>
    public bool IsDiskFull { get; init; }
}
