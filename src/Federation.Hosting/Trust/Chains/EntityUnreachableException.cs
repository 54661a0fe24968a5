namespace Federation.Hosting;

/// <summary>An entity of the federation did not answer, for now.</summary>
internal sealed class EntityUnreachableException(string message, Exception? innerException = null) : Exception(message, innerException);
