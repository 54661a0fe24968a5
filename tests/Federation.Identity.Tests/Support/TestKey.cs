using System.Text;
using System.Text.Json.Nodes;
using Federation.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Identity.Tests.Support;

/// <summary>The key of a client in a file, and what it signs.</summary>
internal sealed class TestKey
{
    internal TestKey()
    {
        File = Path.Combine(TestFiles.NewFolder().FullName, "key.pem");
        KeySet = PrivateKeyFile.Create(File);
    }

    internal string File { get; }

    /// <summary>The public half, as the provider is given it.</summary>
    internal string KeySet { get; }

    internal SigningCredentials Credentials => PrivateKeyFile.Read(File);

    /// <summary>Several keys as one set, as a client publishes them amid a rotation.</summary>
    internal static string Union(params IEnumerable<TestKey> keys) =>
        $$"""{"keys":[{{string.Join(',', keys.Select(key => key.KeySet["{\"keys\":[".Length..^2]))}}]}""";

    /// <summary>The same assertion with another type in its header, or without one, signed by this key.</summary>
    internal string Retyped(string assertion, string? type)
    {
        var header = new JsonObject { ["alg"] = "ES256" };
        if (type is not null)
            header["typ"] = type;
        return Sign(Base64UrlEncoder.Encode(header.ToJsonString()), assertion.Split('.')[1]);
    }

    /// <summary>The same assertion with another claim, a JSON value, or without it, signed by this key.</summary>
    internal string Reclaimed(string assertion, string claim, string? value)
    {
        var claims = JsonNode.Parse(Base64UrlEncoder.Decode(assertion.Split('.')[1]))!.AsObject();
        claims.Remove(claim);
        if (value is not null)
            claims[claim] = JsonNode.Parse(value);
        return Sign(assertion.Split('.')[0], Base64UrlEncoder.Encode(claims.ToJsonString()));
    }

    /// <summary>A good assertion of the client, but for what a test changes.</summary>
    internal string Assertion(
        string client, Uri audience, string? issuer = null, string? id = "", TimeSpan? life = null, TimeSpan? age = null, SigningCredentials? credentials = null, string type = "client-authentication+jwt")
    {
        var issued = DateTime.UtcNow - (age ?? TimeSpan.Zero);
        var claims = new Dictionary<string, object> { ["sub"] = client };
        if (id is not null)
            claims["jti"] = id.Length > 0 ? id : Guid.NewGuid().ToString();
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = type,
            Issuer = issuer ?? client,
            Audience = audience.AbsoluteUri,
            IssuedAt = issued,
            NotBefore = issued,
            Expires = issued + (life ?? TimeSpan.FromMinutes(1)),
            Claims = claims,
            SigningCredentials = credentials ?? Credentials,
        });
    }

    private string Sign(string header, string claims)
    {
        var key = Credentials.Key;
        var signed = $"{header}.{claims}";
        return $"{signed}.{Base64UrlEncoder.Encode(key.CryptoProviderFactory.CreateForSigning(key, "ES256").Sign(Encoding.UTF8.GetBytes(signed)))}";
    }
}
