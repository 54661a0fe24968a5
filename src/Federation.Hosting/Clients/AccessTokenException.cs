namespace Federation.Hosting;

/// <summary>The OpenID provider gave no access token. The message says why and what to do.</summary>
/// <param name="message">For a person.</param>
/// <param name="isRefusal">See <see cref="IsRefusal"/>.</param>
/// <param name="innerException">The cause, if one was caught.</param>
public sealed class AccessTokenException(string message, bool isRefusal, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Whether the provider answered and refused, so that trying again is useless until a setting changes; otherwise it was not reached.</summary>
    public bool IsRefusal { get; } = isRefusal;
}
