namespace Federation.Hosting;

/// <summary>Names of the claims that the services look at.</summary>
public static class FederationClaims
{
    /// <summary>Who the token is about: a client, or a person who signed in (RFC 9068, 2.2).</summary>
    public const string Subject = "sub";

    /// <summary>What a person is called (OpenID Connect Core 1.0, 5.1).</summary>
    public const string Name = "name";

    /// <summary>Scopes: one text with blanks between them (RFC 9068, 2.2.3), or several claims.</summary>
    public const string Scope = "scope";

    /// <summary>The client that the token was given to (RFC 9068, 2.2).</summary>
    public const string ClientId = "client_id";

    /// <summary>The organisation that the client or person belongs to, for example <c>itu-t</c>.</summary>
    public const string Organization = "organization";

    /// <summary>The <see cref="FederationRoles"/> of a person (RFC 9068, 2.2.3.1).</summary>
    public const string Roles = "roles";
}
