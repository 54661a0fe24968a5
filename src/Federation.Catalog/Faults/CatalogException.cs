namespace Federation.Catalog;

/// <summary>The store refuses or cannot do what was asked. The message is a sentence for whoever asked.</summary>
public abstract class CatalogException(string message, Exception? innerException = null) : Exception(message, innerException);
