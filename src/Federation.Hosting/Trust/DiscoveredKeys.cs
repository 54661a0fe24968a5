using System.Collections.Concurrent;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>The keys of providers, found through discovery like those of the host's own, and kept while they are down.</summary>
internal sealed class DiscoveredKeys(NamedConnections named) : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    // A document has a few kilobytes.
    private const int LargestDocument = 240 * 1024;

    private readonly ConcurrentDictionary<string, Provider> _providers = new(StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var provider in _providers.Values)
            provider.Http.Dispose();
    }

    /// <summary>The keys of a provider. One that is not known is asked for, at most once in <see cref="BearerTokenSetup.KeyRefreshInterval"/>.</summary>
    /// <exception cref="InvalidOperationException">The provider has not been reached yet.</exception>
    internal async Task<IReadOnlyList<SecurityKey>> GetAsync(string issuer, string keyId, CancellationToken cancellationToken)
    {
        var provider = _providers.GetOrAdd(issuer, Open);
        var configuration = await provider.Manager.GetConfigurationAsync(cancellationToken).ConfigureAwait(false);
        if (configuration.SigningKeys.All(key => key.KeyId != keyId))
        {
            provider.Manager.RequestRefresh();
            configuration = await provider.Manager.GetConfigurationAsync(cancellationToken).ConfigureAwait(false);
        }

        // What discovery calls itself must be the name that it is trusted by (OpenID Connect Discovery 1.0, 4.3).
        return configuration.Issuer == issuer ? [.. configuration.SigningKeys] : [];
    }

    /// <summary>Forgets a provider that is not trusted any more.</summary>
    internal void Forget(string issuer)
    {
        if (_providers.TryRemove(issuer, out var gone))
            gone.Http.Dispose();
    }

    private Provider Open(string issuer)
    {
        var address = new Uri(issuer);
        var http = new HttpClient(named.For(address)) { Timeout = _timeout, MaxResponseContentBufferSize = LargestDocument };
        var manager = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{issuer.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(http) { RequireHttps = address.Scheme == Uri.UriSchemeHttps })
        {
            RefreshInterval = BearerTokenSetup.KeyRefreshInterval,
        };
        return new Provider(http, manager);
    }

    private sealed record Provider(HttpClient Http, ConfigurationManager<OpenIdConnectConfiguration> Manager);
}
