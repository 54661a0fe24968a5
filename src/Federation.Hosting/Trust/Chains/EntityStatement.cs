using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>What an entity says of itself (its configuration) or of a subordinate, verified (OpenID Federation 1.0, 3.2).</summary>
internal sealed record EntityStatement
{
    /// <summary>How JSON of strangers is read: no member twice, no deep nesting.</summary>
    internal static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private static readonly TimeSpan _clockSkew = TimeSpan.FromSeconds(30);

    private const int SmallestRsaKey = 2048;

    // NumericDate of the last second of the year 9999.
    private const double LatestTime = 253402300799;

    private static readonly string[] _ofConfigurations = ["authority_hints", "trust_marks", "trust_mark_issuers", "trust_mark_owners"];
    private static readonly string[] _decisive = ["jwks", "metadata", "metadata_policy", "constraints", EntityStatementToken.OrganizationsClaim];
    private static readonly string[] _ofSubordinates = ["constraints", "metadata_policy", "metadata_policy_crit", "source_endpoint"];

    /// <summary>Who made it.</summary>
    internal required string Issuer { get; init; }

    /// <summary>Whom it is about.</summary>
    internal required string Subject { get; init; }

    /// <summary>From when on it is worth nothing.</summary>
    internal required DateTimeOffset ExpireTime { get; init; }

    /// <summary>The federation keys of the subject.</summary>
    internal required IReadOnlyList<JsonWebKey> Keys { get; init; }

    /// <summary>In a configuration: the superiors that the subject has.</summary>
    internal IReadOnlyList<string> AuthorityHints { get; init; } = [];

    /// <summary>An object for each entity type; not to be changed.</summary>
    internal JsonObject Metadata { get; init; } = [];

    /// <summary>What the metadata of the subject, and of those below it, must be.</summary>
    internal MetadataPolicy Policy { get; init; } = MetadataPolicy.None;

    /// <summary>The limits to the subject, and to those below it.</summary>
    internal ChainConstraints Constraints { get; init; } = new();

    /// <summary>In a statement about a subordinate: whom the subject, and those below it, may speak for.</summary>
    internal IReadOnlyList<string> Organizations { get; init; } = [];

    // The claims that decide what comes of the subject, as they were written.
    private JsonObject Content { get; init; } = [];

    /// <summary>Whether another statement leads to the same, whenever it was made.</summary>
    internal bool SaysSameAs(EntityStatement other) =>
        Issuer == other.Issuer && Subject == other.Subject && JsonNode.DeepEquals(Content, other.Content);

    /// <summary>Reads and verifies a statement.</summary>
    /// <param name="jwt">The statement.</param>
    /// <param name="issuer">Who must have made it.</param>
    /// <param name="subject">Whom it must be about; the issuer for its configuration.</param>
    /// <param name="keys">The keys that may have signed it.</param>
    /// <param name="now">The time.</param>
    /// <param name="longestLife">How long after it was made it is good at most, whatever it says itself.</param>
    /// <exception cref="TrustChainException">It breaks a rule; the message says which.</exception>
    internal static async Task<EntityStatement> ReadAsync(string jwt, string issuer, string subject, IEnumerable<JsonWebKey> keys, DateTimeOffset now, TimeSpan longestLife)
    {
        var name = issuer == subject ? $"The entity configuration of {subject}" : $"The statement of {issuer} about {subject}";
        try
        {
            var (token, key) = await VerifyAsync(jwt.Trim(), keys).ConfigureAwait(false);
            using var claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), Strict);
            RequireTexts(claims.RootElement);
            var statement = Read(claims.RootElement, issuer, subject, now, longestLife);
            return issuer != subject || statement.Keys.Any(own => AreSame(own, key))
                ? statement
                : throw new TrustChainException("It is signed by a key that it does not state itself.");
        }
        catch (TrustChainException e)
        {
            throw new TrustChainException($"{name} is refused: {e.Message}");
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new TrustChainException($"{name} cannot be read: {e.Message}");
        }
    }

    /// <summary>The public keys of a JSON Web Key Set that can sign; those for encryption, with a shared secret, too weak or broken are left out.</summary>
    /// <exception cref="ArgumentException">It is no key set.</exception>
    internal static IReadOnlyList<JsonWebKey> SigningKeys(string keySet) => [.. new JsonWebKeySet(keySet).Keys.Where(CanSign)];

    /// <summary>Whether two keys are the same, in name and in fact.</summary>
    internal static bool AreSame(JsonWebKey one, JsonWebKey other) =>
        one.Kid == other.Kid && one.ComputeJwkThumbprint().AsSpan().SequenceEqual(other.ComputeJwkThumbprint());

    private static bool CanSign(JsonWebKey key)
    {
        try
        {
            // The thumbprint wants all that makes a key.
            return key.Use is null or "" or JsonWebKeyUseNames.Sig
                && !key.HasPrivateKey
                && (key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve || (key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.KeySize >= SmallestRsaKey))
                && key.ComputeJwkThumbprint().Length > 0;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }

    private static async Task<(JsonWebToken Token, JsonWebKey Key)> VerifyAsync(string jwt, IEnumerable<JsonWebKey> keys)
    {
        var token = Parse(jwt);
        if (token.Typ != EntityStatementToken.Type)
            throw new TrustChainException($"Its typ is \"{token.Typ}\", not {EntityStatementToken.Type}.");
        if (!TokenAlgorithms.Allowed.Contains(token.Alg, StringComparer.Ordinal))
            throw new TrustChainException($"Its alg is \"{token.Alg}\"; allowed is {string.Join(", ", TokenAlgorithms.Allowed)}.");
        if (token.TryGetHeaderValue<object>("crit", out _))
            throw new TrustChainException("Its header has a critical extension, and none is known.");
        var key = token.Kid is { Length: > 0 } kid ? keys.FirstOrDefault(key => key.Kid == kid) : null;
        if (key is null)
            throw new TrustChainException($"Its kid \"{token.Kid}\" is none of the keys that may sign it.");
        var verified = await new JsonWebTokenHandler().ValidateTokenAsync(jwt, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = TokenAlgorithms.Allowed,
            RequireSignedTokens = true,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        }).ConfigureAwait(false);
        return verified.IsValid ? (token, key) : throw new TrustChainException("Its signature is not that of the key which it names.");
    }

    private static JsonWebToken Parse(string jwt)
    {
        try
        {
            return new JsonWebToken(jwt);
        }
        catch (ArgumentException)
        {
            throw new TrustChainException("It is no JWT with claims of the right types.");
        }
    }

    // Escapes may stand for half a character, which fails whoever reads the text later.
    private static void RequireTexts(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                {
                    _ = member.Name;
                    RequireTexts(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var entry in json.EnumerateArray())
                    RequireTexts(entry);
                break;
            case JsonValueKind.String:
                _ = json.GetString();
                break;
        }
    }

    private static EntityStatement Read(JsonElement claims, string issuer, string subject, DateTimeOffset now, TimeSpan longestLife)
    {
        if (Text(claims, "iss") != issuer || Text(claims, "sub") != subject)
            throw new TrustChainException($"It is of \"{Text(claims, "iss")}\" about \"{Text(claims, "sub")}\".");
        var issueTime = Time(claims, "iat");
        if (issueTime > now + _clockSkew)
            throw new TrustChainException("Its iat is yet to come.");
        var expireTime = Time(claims, "exp");
        if (expireTime <= now)
            throw new TrustChainException($"It expired at {expireTime:u}.");
        if (issueTime + longestLife <= now)
            throw new TrustChainException($"It was made at {issueTime:u}, and counts for {longestLife} at most ({TokenTrustOptions.Section}:{nameof(TokenTrustOptions.MaximumStatementLifetime)}).");
        foreach (var claim in (issuer == subject ? _ofSubordinates : _ofConfigurations).Where(claim => claims.TryGetProperty(claim, out _)))
            throw new TrustChainException($"It has {claim}, which is not for such a statement.");
        if (claims.TryGetProperty("crit", out _) && Texts(claims, "crit").FirstOrDefault(claim => claim != EntityStatementToken.OrganizationsClaim) is { } critical)
            throw new TrustChainException($"Its claim {critical} is critical, and not known.");
        if (claims.TryGetProperty("metadata_policy_crit", out var operators))
            throw new TrustChainException($"Its metadata policy has critical operators, and none of them is known: {operators.GetRawText()}.");
        return new EntityStatement
        {
            Issuer = issuer,
            Subject = subject,
            ExpireTime = expireTime < issueTime + longestLife ? expireTime : issueTime + longestLife,
            Keys = ReadKeys(claims),
            AuthorityHints = claims.TryGetProperty("authority_hints", out _) ? Texts(claims, "authority_hints") : [],
            Metadata = claims.TryGetProperty("metadata", out var metadata) ? ReadMetadata(metadata) : [],
            Policy = claims.TryGetProperty("metadata_policy", out var policy) ? MetadataPolicy.Read(policy) : MetadataPolicy.None,
            Constraints = claims.TryGetProperty("constraints", out var constraints) ? ChainConstraints.Read(constraints) : new(),
            Organizations = issuer != subject && claims.TryGetProperty(EntityStatementToken.OrganizationsClaim, out _)
                ? Texts(claims, EntityStatementToken.OrganizationsClaim)
                : [],
            Content = new JsonObject(claims.EnumerateObject()
                .Where(claim => _decisive.Contains(claim.Name, StringComparer.Ordinal))
                .Select(claim => KeyValuePair.Create(claim.Name, JsonNode.Parse(claim.Value.GetRawText())))),
        };
    }

    private static IReadOnlyList<JsonWebKey> ReadKeys(JsonElement claims)
    {
        if (!claims.TryGetProperty("jwks", out var json) || json.ValueKind != JsonValueKind.Object)
            throw new TrustChainException("It has no jwks.");
        var all = new JsonWebKeySet(json.GetRawText()).Keys;
        if (all.Any(key => string.IsNullOrEmpty(key.Kid)) || all.Select(key => key.Kid).Distinct(StringComparer.Ordinal).Count() != all.Count)
            throw new TrustChainException("The keys of its jwks must have a kid each, which no other has.");
        return SigningKeys(json.GetRawText());
    }

    private static JsonObject ReadMetadata(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || json.EnumerateObject().Any(type => type.Value.ValueKind != JsonValueKind.Object || type.Value.EnumerateObject().Any(value => value.Value.ValueKind == JsonValueKind.Null)))
            throw new TrustChainException("Its metadata must be an object for each entity type, without null.");
        return JsonNode.Parse(json.GetRawText())!.AsObject();
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    private static DateTimeOffset Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.Number && claim.TryGetDouble(out var seconds) && seconds is >= 0 and <= LatestTime
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : throw new TrustChainException($"It has no {name}.");

    private static IReadOnlyList<string> Texts(JsonElement claims, string name)
    {
        var claim = claims.GetProperty(name);
        return claim.ValueKind == JsonValueKind.Array && claim.GetArrayLength() > 0 && claim.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.String && entry.GetString()!.Length > 0)
            ? [.. claim.EnumerateArray().Select(entry => entry.GetString()!)]
            : throw new TrustChainException($"Its {name} must be an array of texts.");
    }
}
