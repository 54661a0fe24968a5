using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>The keys of listed providers, found through discovery like those of the host's own, and kept while they are down.</summary>
internal sealed partial class DiscoveredKeys(NamedConnections named, TimeProvider time, ILogger<DiscoveredKeys> logger) : IDisposable
{
    // A document has a few kilobytes.
    private const int LargestDocument = 240 * 1024;

    private readonly ConcurrentDictionary<string, Provider> _providers = new(StringComparer.Ordinal);
    private readonly ILogger _logger = logger;

    /// <summary>How long an answer may take.</summary>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    public void Dispose()
    {
        foreach (var provider in _providers.Values)
            provider.Dispose();
    }

    /// <summary>The keys of a provider. One that is not known is asked for, at most once in <see cref="BearerTokenSetup.KeyRefreshInterval"/>.</summary>
    /// <exception cref="InvalidOperationException">The provider has not been reached yet.</exception>
    internal async Task<IReadOnlyList<SecurityKey>> GetAsync(string issuer, string keyId, CancellationToken cancellationToken)
    {
        var provider = _providers.GetOrAdd(issuer, Open);
        if (provider.Keys?.Any(key => key.KeyId == keyId) != true)
            await provider.Look.LookAsync(BearerTokenSetup.KeyRefreshInterval, cancellationToken).ConfigureAwait(false);
        return provider.Keys ?? throw new InvalidOperationException($"{issuer} has not been reached yet.");
    }

    /// <summary>Asks again for the keys of those that were asked for, where that is due.</summary>
    /// <returns>How long it is not due again.</returns>
    internal Task<TimeSpan> RefreshAsync(CancellationToken cancellationToken) =>
        SharedLook.RefreshAllAsync(_providers.Values.Select(provider => provider.Look), cancellationToken);

    /// <summary>Forgets a provider that is not trusted any more.</summary>
    internal void Forget(string issuer)
    {
        if (_providers.TryRemove(issuer, out var gone))
            gone.Dispose();
    }

    private Provider Open(string issuer)
    {
        var address = new Uri(issuer);
        var provider = new Provider(new HttpClient(named.For(address)) { Timeout = Timeout, MaxResponseContentBufferSize = LargestDocument });
        var documents = new HttpDocumentRetriever(provider.Http) { RequireHttps = address.Scheme == Uri.UriSchemeHttps };
        provider.Look = new SharedLook(issuer, stopping => ReadAsync(issuer, provider, documents, stopping), BearerTokenSetup.KeyLifetime, () => null, time, _logger);
        return provider;
    }

    private async Task ReadAsync(string issuer, Provider provider, HttpDocumentRetriever documents, CancellationToken stopping)
    {
        try
        {
            var configuration = await OpenIdConnectConfigurationRetriever.GetAsync(
                $"{issuer.TrimEnd('/')}/.well-known/openid-configuration", documents, stopping).ConfigureAwait(false);
            // What discovery calls itself must be the name that it is trusted by (OpenID Connect Discovery 1.0, 4.3).
            if (configuration.Issuer != issuer)
                LogUnreadable(issuer, $"It calls itself {ErrorText.Shorten(configuration.Issuer ?? "nothing")}.");
            provider.Keys = configuration.Issuer == issuer ? [.. configuration.SigningKeys] : [];
        }
        catch (Exception e) when (
            !stopping.IsCancellationRequested
            && e is (IOException or HttpRequestException or OperationCanceledException or ArgumentException or JsonException or InvalidOperationException))
        {
            LogUnreadable(issuer, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The keys of the OpenID provider {Issuer} cannot be read; those before count. {Reason}")]
    private partial void LogUnreadable(string issuer, string reason);

    private sealed class Provider(HttpClient http) : IDisposable
    {
        public HttpClient Http => http;

        public SharedLook Look { get; set; } = null!;

        public IReadOnlyList<SecurityKey>? Keys { get; set; }

        public void Dispose()
        {
            Look.Dispose();
            http.Dispose();
        }
    }
}
