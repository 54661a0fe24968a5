using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>Signs what an entity says of itself or of a subordinate (OpenID Federation 1.0, 3).</summary>
public static class EntityStatementToken
{
    /// <summary>The media type of entity statements.</summary>
    public const string MediaType = $"application/{Type}";

    /// <summary>
    /// The claim by which a superior says whom an entity may speak for: identifiers of organisations. It is this project's own, so statements list it
    /// in <c>crit</c>. What an entity says of itself by it counts for nothing.
    /// </summary>
    public const string OrganizationsClaim = "organizations";

    internal const string Type = "entity-statement+jwt";

    /// <summary>Signs a statement.</summary>
    /// <param name="issuer">Who makes it.</param>
    /// <param name="subject">Whom it is about; the issuer itself for an entity configuration.</param>
    /// <param name="claims">All other claims.</param>
    /// <param name="issueTime">When it is made.</param>
    /// <param name="expireTime">From when on it is worth nothing.</param>
    /// <param name="key">A federation key of the issuer, with its key id.</param>
    public static string Sign(string issuer, string subject, JsonObject claims, DateTimeOffset issueTime, DateTimeOffset expireTime, SigningCredentials key)
    {
        ArgumentNullException.ThrowIfNull(claims);
        var all = claims.ToDictionary(claim => claim.Key, object (claim) => JsonSerializer.SerializeToElement(claim.Value));
        all[JwtRegisteredClaimNames.Sub] = subject;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            Issuer = issuer,
            IssuedAt = issueTime.UtcDateTime,
            Expires = expireTime.UtcDateTime,
            Claims = all,
            SigningCredentials = key,
        });
    }

    /// <summary>Holds a metadata policy to the rules before it is put in statements.</summary>
    /// <param name="json">The policy: entity type, parameter, operator.</param>
    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    public static void RequirePolicy(string json) => Require(json, policy => _ = MetadataPolicy.Read(policy));

    /// <summary>Holds limits to a subordinate to the rules before they are put in statements about it.</summary>
    /// <param name="json">The claim <c>constraints</c>.</param>
    /// <param name="subordinate">What the subordinate is called, which they must permit.</param>
    /// <exception cref="FormatException">They are none; the message says what is wrong.</exception>
    public static void RequireConstraints(string json, string subordinate) => Require(json, claim =>
    {
        var constraints = ChainConstraints.Read(claim);
        if (constraints.UnusableName is { } name)
            throw new TrustChainException($"\"{name}\" is no host, such as id.example, nor all hosts of a domain, such as .example.");
        if (!constraints.PermitsName(subordinate))
            throw new TrustChainException($"They do not permit {subordinate} itself (naming_constraints).");
    });

    private static void Require(string json, Action<JsonElement> rules)
    {
        try
        {
            using var document = JsonDocument.Parse(json, EntityStatement.Strict);
            rules(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or TrustChainException)
        {
            throw new FormatException(e.Message, e);
        }
    }
}
