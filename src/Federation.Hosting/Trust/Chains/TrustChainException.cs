namespace Federation.Hosting;

/// <summary>An entity is not believed: a statement, or the chain of them up to the anchor, breaks a rule of OpenID Federation 1.0. The message is for the log.</summary>
internal sealed class TrustChainException(string message) : Exception(ErrorText.Shorten(message));
