using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>The keys of the providers on the trust list, found through discovery like those of the host's own provider, and kept while they are down.</summary>
internal sealed class ListedIssuers(TrustList list, TrustedAuthorities authorities) : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Provider> _providers = new(StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var provider in _providers.Values)
            provider.Http.Dispose();
    }

    /// <summary>
    /// Makes the keys of a token's issuer ready for <see cref="KeysOf"/>, when it is listed. A key that is not known is asked for, at most once in
    /// <see cref="BearerTokenSetup.KeyRefreshInterval"/>.
    /// </summary>
    /// <returns>Whether the issuer is listed.</returns>
    /// <exception cref="InvalidOperationException">The provider has not been reached yet.</exception>
    internal async Task<bool> PrepareAsync(string encodedToken, CancellationToken cancellationToken)
    {
        if (Read(encodedToken) is not { } token)
            return false;
        if (await list.FindAsync(token.Issuer, cancellationToken).ConfigureAwait(false) is null)
        {
            // It may have been listed until now.
            if (_providers.TryRemove(token.Issuer, out var gone))
                gone.Http.Dispose();
            return false;
        }

        var provider = _providers.GetOrAdd(token.Issuer, Open);
        var configuration = await provider.Manager.GetConfigurationAsync(cancellationToken).ConfigureAwait(false);
        if (configuration.SigningKeys.All(key => key.KeyId != token.Kid))
        {
            provider.Manager.RequestRefresh();
            configuration = await provider.Manager.GetConfigurationAsync(cancellationToken).ConfigureAwait(false);
        }

        // What discovery calls itself must be the name that the list gives (OpenID Connect Discovery 1.0, 4.3).
        provider.Keys = configuration.Issuer == token.Issuer ? [.. configuration.SigningKeys] : [];
        return true;
    }

    /// <summary>The keys of a listed issuer that were made ready; null for any other.</summary>
    internal IEnumerable<SecurityKey>? KeysOf(string issuer) => _providers.GetValueOrDefault(issuer)?.Keys;

    /// <summary>The issuer's entry in the list; null when it has none.</summary>
    internal ValueTask<TrustedIssuer?> FindAsync(string issuer, CancellationToken cancellationToken) => list.FindAsync(issuer, cancellationToken);

    private Provider Open(string issuer)
    {
        var address = new Uri(issuer);
        var http = new HttpClient(DirectHandler.For(address, authorities)) { Timeout = _timeout };
        var manager = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{issuer.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(http) { RequireHttps = address.Scheme == Uri.UriSchemeHttps })
        {
            RefreshInterval = BearerTokenSetup.KeyRefreshInterval,
        };
        return new Provider(http, manager);
    }

    private static JsonWebToken? Read(string encodedToken)
    {
        try
        {
            return new JsonWebToken(encodedToken);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private sealed class Provider(HttpClient http, ConfigurationManager<OpenIdConnectConfiguration> manager)
    {
        public HttpClient Http => http;

        public ConfigurationManager<OpenIdConnectConfiguration> Manager => manager;

        public IReadOnlyList<SecurityKey> Keys { get; set; } = [];
    }
}
