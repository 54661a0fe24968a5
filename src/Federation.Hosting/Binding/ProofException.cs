namespace Federation.Hosting;

/// <summary>The caller did not prove that a token is theirs.</summary>
/// <param name="reason">Of <see cref="ErrorReasons"/>.</param>
/// <param name="message">What is missing or wrong, for the caller.</param>
public sealed class ProofException(string reason, string message) : Exception(message)
{
    /// <summary>Of <see cref="ErrorReasons"/>.</summary>
    public string Reason { get; } = reason;
}
