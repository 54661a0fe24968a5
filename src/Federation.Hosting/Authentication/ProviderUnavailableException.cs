namespace Federation.Hosting;

/// <summary>The keys of the OpenID provider are not known yet.</summary>
internal sealed class ProviderUnavailableException(Exception innerException)
    : Exception("The OpenID provider has not been reached yet.", innerException);
