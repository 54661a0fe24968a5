namespace Federation.Aggregator.Storage;

/// <summary>The durable store cannot be read or written. The message says why and what to do.</summary>
internal sealed class DurableStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
