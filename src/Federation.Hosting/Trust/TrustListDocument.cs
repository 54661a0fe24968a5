using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>A list of the providers that the members of a federation believe, signed by its operator: a JWT.</summary>
public sealed record TrustListDocument
{
    private const string Type = "federation-trust-list+jwt";
    private const string IssuersClaim = "issuers";

    private static readonly TimeSpan _clockSkew = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>When it was signed; a later one takes the place of an earlier one, never the other way round.</summary>
    public required DateTimeOffset SignTime { get; init; }

    /// <summary>From when on it is worth nothing.</summary>
    public required DateTimeOffset ExpireTime { get; init; }

    /// <summary>The providers.</summary>
    public required IReadOnlyList<TrustedIssuer> Issuers { get; init; }

    /// <summary>Reads the providers as a person writes them: <c>[{"issuer": "https://id.w3.example/", "organizations": ["w3c"]}]</c>.</summary>
    /// <exception cref="FormatException">It is not that; the message says what is wrong.</exception>
    public static IReadOnlyList<TrustedIssuer> ReadIssuers(string json)
    {
        List<TrustedIssuer?> issuers;
        try
        {
            issuers = JsonSerializer.Deserialize<List<TrustedIssuer?>>(json, _json) ?? [];
        }
        catch (JsonException e)
        {
            throw new FormatException($"The issuers cannot be read: {JsonFault.Describe(e)}", e);
        }

        foreach (var (index, entry) in issuers.Index())
        {
            if (!Uri.TryCreate(entry?.Issuer, UriKind.Absolute, out var address) || !SecureTransport.Permits(address))
                throw new FormatException($"issuers[{index}].issuer is \"{entry?.Issuer}\"; allowed is {SecureTransport.Rule}.");
            if (entry!.Organizations is not { Count: > 0 } organizations || organizations.Any(string.IsNullOrWhiteSpace))
                throw new FormatException($"issuers[{index}].organizations must name the organisations that {entry.Issuer} may speak for.");
        }

        return issuers!;
    }

    /// <summary>Signs the list.</summary>
    /// <param name="key">The operator's key, as <see cref="PrivateKeyFile"/> reads it.</param>
    public string Sign(SigningCredentials key) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        TokenType = Type,
        IssuedAt = SignTime.UtcDateTime,
        Expires = ExpireTime.UtcDateTime,
        Claims = new Dictionary<string, object> { [IssuersClaim] = JsonSerializer.SerializeToElement(Issuers, _json) },
        SigningCredentials = key,
    });

    /// <summary>Reads a list that one of the operator's keys signed.</summary>
    /// <param name="jwt">The list.</param>
    /// <param name="keys">The operator's keys.</param>
    /// <param name="now">The time: a list of tomorrow would keep every one of today from taking its place.</param>
    /// <exception cref="FormatException">It is not signed so, or not a list; the message says what is wrong.</exception>
    internal static async Task<TrustListDocument> ReadAsync(string jwt, IEnumerable<SecurityKey> keys, DateTimeOffset now)
    {
        var validated = await new JsonWebTokenHandler().ValidateTokenAsync(jwt.Trim(), new TokenValidationParameters
        {
            IssuerSigningKeys = keys,
            ValidTypes = [Type],
            ValidAlgorithms = TokenAlgorithms.Allowed,
            RequireSignedTokens = true,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        }).ConfigureAwait(false);
        if (!validated.IsValid || validated.SecurityToken is not JsonWebToken token || token.TryGetHeaderValue<object>("crit", out _))
            throw new FormatException("The trust list is not signed by a key of the federation's operator.");
        if (token.IssuedAt == default || token.ValidTo == default || !token.TryGetPayloadValue<JsonElement>(IssuersClaim, out var issuers))
            throw new FormatException("The trust list lacks iat, exp or issuers.");
        if (token.IssuedAt > (now + _clockSkew).UtcDateTime)
            throw new FormatException($"The trust list was signed at {token.IssuedAt:u}, which is yet to come.");
        return new TrustListDocument { SignTime = token.IssuedAt, ExpireTime = token.ValidTo, Issuers = ReadIssuers(issuers.GetRawText()) };
    }
}
