using System.Net.Http.Json;
using System.Text.Json;
using Federation.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Federation.Identity.Tests.Support;

/// <summary>The identity provider on a real port, composed as the command line composes it.</summary>
internal sealed class TestIdentity : IAsyncDisposable
{
    internal const string Secret = "a secret of the reader";

    private readonly WebApplication _app;

    private TestIdentity(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
        Http = new HttpClient(new SocketsHttpHandler { SslOptions = TestCertificate.Shared.Trusted }) { BaseAddress = address };
    }

    internal Uri Address { get; }

    internal HttpClient Http { get; }

    /// <summary>Settings of a provider with one client, <c>reader</c>, which a test may override.</summary>
    internal static Dictionary<string, string?> Settings(TestFolder folder, params (string Key, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "None",
            ["Logging:LogLevel:Microsoft"] = "None",
            ["Listen:Address"] = "http://127.0.0.1:0",
            ["Identity:DataDirectory"] = folder.Path,
            ["Identity:Clients:0:Id"] = "reader",
            ["Identity:Clients:0:Secret"] = Secret,
            ["Identity:Clients:0:Organization"] = "itu-t",
            ["Identity:Clients:0:Scopes:0"] = FederationScopes.CatalogRead,
            ["Identity:Clients:0:Scopes:1"] = FederationScopes.DuplicatesRead,
            ["Identity:Clients:0:Resources:0"] = "urn:federation:itu-t",
            ["Identity:Clients:0:Resources:1"] = "urn:federation:iso",
        };
        foreach (var (key, value) in changes)
            settings[key] = value;
        return settings;
    }

    internal static async Task<TestIdentity> StartAsync(Dictionary<string, string?> settings)
    {
        var app = Build(settings);
        return new TestIdentity(app, await FederationHost.StartAsync(app, CancellationToken.None));
    }

    internal static WebApplication Build(Dictionary<string, string?> settings)
    {
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        builder.AddFederationIdentity();
        var app = builder.Build();
        app.MapFederationIdentity();
        return app;
    }

    /// <summary>Asks for a token in raw HTTP, as any OAuth client would.</summary>
    internal async Task<TokenAnswer> RequestAsync(params (string Name, string Value)[] parameters)
    {
        var form = new List<KeyValuePair<string, string>>();
        if (parameters.All(p => p.Name != "grant_type"))
            form.Add(new("grant_type", "client_credentials"));
        if (parameters.All(p => p.Name != "client_id"))
            form.AddRange([new("client_id", "reader"), new("client_secret", Secret)]);
        form.AddRange(parameters.Select(p => KeyValuePair.Create(p.Name, p.Value)));

        using var content = new FormUrlEncodedContent(form);
        using var response = await Http.PostAsync(new Uri("connect/token", UriKind.Relative), content);
        return await ReadAsync(response);
    }

    /// <summary>Pushes a request for a code (RFC 9126).</summary>
    internal async Task<PushAnswer> PushAsync(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        using var content = new FormUrlEncodedContent(parameters);
        using var response = await Http.PostAsync(new Uri("connect/par", UriKind.Relative), content);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return new PushAnswer(
            response.StatusCode,
            body.TryGetProperty("error", out var error) ? error.GetString() : null,
            body.TryGetProperty("request_uri", out var uri) ? uri.GetString() : null);
    }

    internal static async Task<TokenAnswer> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return new TokenAnswer(
            response.StatusCode,
            body.TryGetProperty("error", out var error) ? error.GetString() : null,
            body.TryGetProperty("access_token", out var token) ? new JsonWebToken(token.GetString()) : null,
            body.TryGetProperty("expires_in", out var lifetime) ? TimeSpan.FromSeconds(lifetime.GetInt64()) : null,
            body.GetRawText());
    }

    internal Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    internal Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
