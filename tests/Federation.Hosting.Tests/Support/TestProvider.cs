using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting.Tests.Support;

/// <summary>An OpenID provider on a real port that signs whatever a test asks for, wrong tokens above all.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    internal const string Audience = "urn:federation:test";

    // Keys take long to make; no two providers that are there at once have the same.
    private static readonly ConcurrentBag<RSA> _spareKeys = [];

    private RsaSecurityKey _key = NewKey("test");
    private bool _isDisposed;
    private readonly WebApplication _app;
    private int _tokenRequests;
    private int _keyRequests;

    private TestProvider(string address)
    {
        var builder = FederationHost.CreateBuilder(TestSettings.From(("Listen:Address", address)));
        builder.AddFederationHttpHosting("test.provider");
        _app = builder.Build();
        Address = _app.Services.GetRequiredService<Listener>().Address;
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Address.AbsoluteUri,
            jwks_uri = new Uri(Address, "jwks"),
            token_endpoint = new Uri(Address, "token"),
        }));
        _app.MapGet("/jwks", async () =>
        {
            Interlocked.Increment(ref _keyRequests);
            await (BeforeKeys?.Invoke() ?? Task.CompletedTask);
            return Results.Text(Keys(), "application/json");
        });
        _app.MapPost("/token", AnswerAsync);
    }

    internal Uri Address { get; }

    /// <summary>How many tokens were asked for.</summary>
    internal int TokenRequests => _tokenRequests;

    /// <summary>How often the keys were asked for.</summary>
    internal int KeyRequests => _keyRequests;

    /// <summary>What happens before the keys are given; null for nothing.</summary>
    internal Func<Task>? BeforeKeys { get; set; }

    /// <summary>What happens before a token is given; null for nothing.</summary>
    internal Func<CancellationToken, Task>? BeforeToken { get; set; }

    /// <summary>Lifetime of the tokens of the token endpoint.</summary>
    internal TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What the token endpoint refuses with; null while it gives tokens.</summary>
    internal string? Refusal { get; set; }

    /// <summary>The HTTP status of that refusal.</summary>
    internal int RefusalStatus { get; set; } = StatusCodes.Status400BadRequest;

    internal static async Task<TestProvider> StartAsync(string address = "http://127.0.0.1:0")
    {
        var provider = new TestProvider(address);
        await FederationHost.StartAsync(provider._app, CancellationToken.None);
        return provider;
    }

    /// <summary>A good token, but for what the test changes.</summary>
    internal string Token(
        string scope = FederationScopes.CatalogRead,
        string? audience = Audience,
        string? issuer = null,
        string type = "at+jwt",
        TimeSpan? age = null,
        string? organization = "itu-t",
        SigningCredentials? credentials = null,
        IReadOnlyList<string>? roles = null,
        string client = "test",
        Dictionary<string, object>? confirmation = null,
        Dictionary<string, object>? headers = null,
        IReadOnlyList<string>? organizations = null)
    {
        var issued = DateTime.UtcNow - (age ?? TimeSpan.Zero);
        var claims = new Dictionary<string, object> { ["scope"] = scope, ["client_id"] = client };
        if (organization is not null)
            claims["organization"] = organization;
        if (organizations is not null)
            claims["organization"] = organizations;
        if (confirmation is not null)
            claims["cnf"] = confirmation;
        if (roles is not null)
            claims["roles"] = roles;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Address.AbsoluteUri,
            Audience = audience,
            TokenType = type,
            IssuedAt = issued,
            NotBefore = issued,
            Expires = issued + TimeSpan.FromMinutes(10),
            Claims = claims,
            AdditionalHeaderClaims = headers,
            SigningCredentials = credentials ?? Credentials(SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>Signs with another key from now on, and publishes it in place of the one before.</summary>
    internal void RotateKey(string id) => _key = NewKey(id);

    /// <summary>Credentials of a key that is not published.</summary>
    internal static SigningCredentials UnknownKey(string id) => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = id }, SecurityAlgorithms.RsaSha256);

    /// <summary>A token with no signature, which says so (RFC 7519, 6).</summary>
    internal string UnsignedToken()
    {
        var header = Base64UrlEncoder.Encode("""{"alg":"none","typ":"at+jwt"}""");
        return $"{header}.{Token().Split('.')[1]}.";
    }

    /// <summary>The provider's own key, used with another algorithm than its usual one.</summary>
    internal SigningCredentials Credentials(string algorithm) => new(_key, algorithm);

    /// <summary>Credentials of the classic forgery: the public key taken for a secret of HMAC.</summary>
    internal SigningCredentials PublicKeyAsSecret() =>
        new(new SymmetricSecurityKey(_key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = _key.KeyId }, SecurityAlgorithms.HmacSha256);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (!_isDisposed)
            _spareKeys.Add(_key.Rsa);
        _isDisposed = true;
    }

    private static RsaSecurityKey NewKey(string id) => new(_spareKeys.TryTake(out var key) ? key : RSA.Create(2048)) { KeyId = id };

    private string Keys()
    {
        var parameters = _key.Rsa.ExportParameters(includePrivateParameters: false);
        var key = new JsonObject
        {
            ["kty"] = "RSA",
            ["kid"] = _key.KeyId,
            ["use"] = "sig",
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
            ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
        };
        return new JsonObject { ["keys"] = new JsonArray(key) }.ToJsonString();
    }

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        Interlocked.Increment(ref _tokenRequests);
        await (BeforeToken?.Invoke(request.HttpContext.RequestAborted) ?? Task.CompletedTask);
        var form = await request.ReadFormAsync();
        return Refusal is { } error
            ? Results.Json(new { error }, statusCode: RefusalStatus)
            : Results.Json(new
            {
                access_token = Token(form["scope"].ToString(), audience: form["resource"]),
                token_type = "Bearer",
                expires_in = (int)Lifetime.TotalSeconds,
            });
    }
}
