using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting.Tests.Trust.Chains;

/// <summary>A federation key of an entity, and the statements that it signs.</summary>
internal sealed class TestEntityKey
{
    private readonly ECDsaSecurityKey _key;

    internal TestEntityKey(string? id = null)
    {
        _key = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        _key.KeyId = id ?? Base64UrlEncoder.Encode(_key.ComputeJwkThumbprint());
    }

    internal SigningCredentials Credentials => new(_key, SecurityAlgorithms.EcdsaSha256);

    internal JsonObject Public
    {
        get
        {
            var point = _key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
            return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = _key.KeyId, ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y) };
        }
    }

    internal IReadOnlyList<JsonWebKey> Keys => EntityStatement.SigningKeys(Set(this).ToJsonString());

    internal static JsonObject Set(params IEnumerable<TestEntityKey> keys) => new() { ["keys"] = new JsonArray([.. keys.Select(key => key.Public)]) };

    /// <summary>A good statement, but for what a test changes.</summary>
    internal string Sign(string issuer, string subject, TestEntityKey subjectKey, JsonObject? claims = null, TimeSpan? age = null, TimeSpan? life = null)
    {
        var all = claims?.DeepClone().AsObject() ?? [];
        if (!all.ContainsKey("jwks"))
            all["jwks"] = Set(subjectKey);
        var issued = DateTimeOffset.UtcNow - (age ?? TimeSpan.Zero);
        return EntityStatementToken.Sign(issuer, subject, all, issued, issued + (life ?? TimeSpan.FromHours(1)), Credentials);
    }
}
