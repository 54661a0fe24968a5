namespace Federation.Hosting;

/// <summary>An entity of the federation did not answer, for now.</summary>
internal sealed class EntityUnreachableException(string message, Exception? innerException = null) : Exception(ErrorText.Shorten(message), innerException)
{
    /// <summary>What its superior says of it now; null when it is the superior that did not answer.</summary>
    internal EntityStatement? Statement { get; init; }
}
