namespace Federation.Hosting;

/// <summary>Whether a service takes an access token from whoever holds it, or only from the client that it was given to.</summary>
public enum BindingPolicy
{
    /// <summary>A token that is bound must be proved to be the caller's; one that is not is taken as it is.</summary>
    Optional,

    /// <summary>Every token must be bound, to a key or to a certificate, so that a stolen one is worth nothing alone.</summary>
    Required,

    /// <summary>Every token must be bound to a key (DPoP, RFC 9449).</summary>
    Dpop,

    /// <summary>Every token must be bound to the client's certificate (RFC 8705, 3).</summary>
    Certificate,
}
