namespace Federation.Hosting;

/// <summary>Names of the claims that the services look at.</summary>
public static class FederationClaims
{
    /// <summary>Scopes: one text with blanks between them (RFC 9068, 2.2.3), or several claims.</summary>
    public const string Scope = "scope";

    /// <summary>The client that the token was given to (RFC 9068, 2.2).</summary>
    public const string ClientId = "client_id";

    /// <summary>The organisation that the client belongs to, for example <c>itu-t</c>.</summary>
    public const string Organization = "organization";
}
