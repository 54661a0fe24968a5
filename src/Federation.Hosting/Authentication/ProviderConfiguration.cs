using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>
/// What an OpenID provider of the settings says of itself, with its keys: kept while it is down, looked at again in the background, and at once for a
/// key that is not known, so that nobody is refused because the provider has just taken its next one.
/// </summary>
internal sealed partial class ProviderConfiguration : BaseConfigurationManager, IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    private readonly HttpClient _http;
    private readonly HttpDocumentRetriever _documents;
    private readonly SharedLook _look;
    private readonly Uri _authority;
    private readonly ILogger _logger;
    private volatile OpenIdConnectConfiguration? _current;
    private volatile Exception? _fault;

    /// <summary>Nothing is asked yet.</summary>
    /// <param name="authority">The provider.</param>
    /// <param name="authorities">Whose certificates are believed.</param>
    /// <param name="timeout">How long an answer may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of a provider that cannot be asked.</param>
    private ProviderConfiguration(Uri authority, TrustedAuthorities authorities, TimeSpan timeout, TimeProvider time, ILogger<ProviderConfiguration> logger)
    {
        (_authority, _logger) = (authority, logger);
        _http = new HttpClient(DirectHandler.For(authority, authorities)) { Timeout = timeout };
        _documents = new HttpDocumentRetriever(_http) { RequireHttps = authority.Scheme == Uri.UriSchemeHttps };
        _look = new SharedLook($"{authority}", ReadAsync, BearerTokenSetup.KeyLifetime, () => null, time, logger);

        // A key that the provider withdrew is believed no longer than until the next look.
        UseLastKnownGoodConfiguration = false;
    }

    /// <summary>Registers the reader of a provider, to be had by the name of the section of the settings that names it.</summary>
    internal static void AddTo(IServiceCollection services, string section, TimeSpan timeout, Func<IServiceProvider, Uri> authority) =>
        services.AddKeyedSingleton(section, (provider, _) => new ProviderConfiguration(
            authority(provider),
            provider.GetRequiredService<TrustedAuthorities>(),
            timeout,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ProviderConfiguration>>()));

    /// <exception cref="InvalidOperationException">The provider has not been reached yet.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (_current is null)
            await _look.LookAsync(BearerTokenSetup.KeyRefreshInterval, cancel).ConfigureAwait(false);
        else
            _ = _look.LookAsync(BearerTokenSetup.KeyLifetime, CancellationToken.None);
        return _current ?? throw new InvalidOperationException($"{_authority} has not been reached yet.", _fault);
    }

    /// <inheritdoc/>
    public override async Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) =>
        await GetConfigurationAsync(cancel).ConfigureAwait(false);

    /// <summary>Waits until the key that a token names is known, as far as the provider tells it.</summary>
    /// <exception cref="InvalidOperationException">The provider has not been reached yet.</exception>
    internal async Task FindKeyAsync(JsonWebToken token, CancellationToken cancellationToken)
    {
        var known = await GetConfigurationAsync(cancellationToken).ConfigureAwait(false);
        if (token.Kid is { Length: > 0 } id && known.SigningKeys.All(key => key.KeyId != id))
            await _look.LookAsync(BearerTokenSetup.KeyRefreshInterval, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void RequestRefresh() => _ = _look.LookAsync(BearerTokenSetup.KeyRefreshInterval, CancellationToken.None);

    public void Dispose()
    {
        _look.Dispose();
        _http.Dispose();
    }

    private async Task ReadAsync(CancellationToken stopping)
    {
        try
        {
            _current = await OpenIdConnectConfigurationRetriever.GetAsync(
                $"{_authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration", _documents, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (
            !stopping.IsCancellationRequested
            && e is (IOException or HttpRequestException or OperationCanceledException or ArgumentException or JsonException or InvalidOperationException))
        {
            _fault = e;
            LogUnreadable(_authority, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What the OpenID provider {Authority} says of itself cannot be read; what it said before counts. {Reason}")]
    private partial void LogUnreadable(Uri authority, string reason);
}
