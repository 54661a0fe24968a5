using System.Collections.Concurrent;
using System.Net;
using Duende.IdentityModel.Client;

namespace Federation.Hosting;

/// <summary>
/// Gets access tokens by client credentials (RFC 6749, 4.4) for one service each (RFC 8707), and keeps each until shortly before it
/// expires. Thread-safe: callers that need the same token at once share one request.
/// </summary>
public sealed class AccessTokenSource : IDisposable
{
    // How long a token that could not be renewed, but is still good, is used before the provider is asked again.
    private static readonly TimeSpan _renewalRetryInterval = TimeSpan.FromSeconds(5);

    private readonly ClientOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <summary>Tokens for one client.</summary>
    /// <exception cref="SettingException">The options are wrong.</exception>
    /// <param name="options">The client.</param>
    /// <param name="time">The clock.</param>
    /// <param name="authorities">Whose certificates are believed, of the provider and of the services that get the tokens; null for those of the operating system.</param>
    public AccessTokenSource(ClientOptions options, TimeProvider time, TrustedAuthorities? authorities = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Faults().FirstOrDefault() is { Key: { } key } fault)
            throw new SettingException(fault with { Key = $"{ClientOptions.Section}:{key}" });
        _options = options;
        _time = time;
        Transport = new ClientTransport(options, authorities);
        Proofs = options.Dpop ? new ProofSource(time) : null;
        _http = new HttpClient(Transport.For(options.Authority!)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>How the client connects, to the provider and to services.</summary>
    internal ClientTransport Transport { get; }

    /// <summary>What proves that the tokens are this client's; null when they are good for whoever holds them.</summary>
    internal ProofSource? Proofs { get; }

    /// <summary>How long the provider may take to give a token: 10 s unless it is set.</summary>
    public TimeSpan ProviderTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A token that is good now.</summary>
    /// <param name="resource">The audience: the service that it is for, for example <c>urn:federation:itu-t</c>; empty for all that the client may call.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AccessTokenException">The provider was not reached or refuses this client.</exception>
    public async ValueTask<string> GetAsync(string resource, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(resource, static _ => new Slot());
        if (slot.Token is { } ready && _time.GetUtcNow() < ready.RenewTime)
            return ready.Value;

        await slot.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (slot.Token is not { } held || _time.GetUtcNow() >= held.RenewTime)
                slot.Token = await RenewAsync(slot.Token, resource, cancellationToken).ConfigureAwait(false);
            return slot.Token.Value;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>Drops a token that a service did not accept, so that the next one asked for is new.</summary>
    internal void Forget(string resource, string token)
    {
        if (_slots.TryGetValue(resource, out var slot) && slot.Token is { } held && held.Value == token)
            Interlocked.CompareExchange(ref slot.Token, null, held);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        Proofs?.Dispose();
        foreach (var slot in _slots.Values)
            slot.Gate.Dispose();
    }

    private async Task<AccessToken> RenewAsync(AccessToken? held, string resource, CancellationToken cancellationToken)
    {
        try
        {
            return await RequestAsync(resource, cancellationToken).ConfigureAwait(false);
        }
        catch (AccessTokenException) when (held is not null && _time.GetUtcNow() < held.ExpireTime)
        {
            return held with { RenewTime = _time.GetUtcNow() + _renewalRetryInterval };
        }
    }

    private async Task<AccessToken> RequestAsync(string resource, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ProviderTimeout);
        try
        {
            return await AskAsync(resource, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AccessTokenException($"The OpenID provider {_options.Authority} did not answer within {ProviderTimeout.TotalSeconds:0.#} s.", isRefusal: false, e);
        }
    }

    private async Task<AccessToken> AskAsync(string resource, CancellationToken cancellationToken)
    {
        // The settings allow http on any loopback address; the library knows IPv4's first one only.
        using var discovery = new DiscoveryDocumentRequest
        {
            Address = _options.Authority!.AbsoluteUri,
            Policy = { RequireHttps = _options.Authority.Scheme == Uri.UriSchemeHttps },
        };
        var provider = await _http.GetDiscoveryDocumentAsync(discovery, cancellationToken).ConfigureAwait(false);
        if (provider.IsError)
            throw Failed(provider);

        var response = await AskAsync(provider, resource, cancellationToken).ConfigureAwait(false);
        // The provider may want its nonce signed, which only its answer tells.
        if (response.Error == "use_dpop_nonce" && Proofs is not null)
            response = await AskAsync(provider, resource, cancellationToken).ConfigureAwait(false);
        if (response.IsError || response.AccessToken is null)
            throw Refused(response, resource);
        if (Proofs is not null && !string.Equals(response.TokenType, TokenBindingCheck.Scheme, StringComparison.OrdinalIgnoreCase))
            throw new AccessTokenException($"The OpenID provider {_options.Authority} does not bind tokens to keys: it knows no DPoP. Take out {ClientOptions.Section}:{nameof(ClientOptions.Dpop)} to do without.", isRefusal: true);

        return AccessToken.Received(response.AccessToken, TimeSpan.FromSeconds(response.ExpiresIn), _time.GetUtcNow());
    }

    private async Task<TokenResponse> AskAsync(DiscoveryDocumentResponse provider, string resource, CancellationToken cancellationToken)
    {
        // Where the provider shows another address to those who bring a certificate (RFC 8705, 5), that is the one.
        var address = _options.Certificate is { Length: > 0 } && provider.MtlsEndpointAliases?.TokenEndpoint is { Length: > 0 } alias ? alias : provider.TokenEndpoint!;
        using var request = new ClientCredentialsTokenRequest
        {
            Address = address,
            ClientId = _options.Id!,
            ClientCredentialStyle = ClientCredentialStyle.PostBody,
            DPoPProofToken = Proofs?.Prove(HttpMethod.Post.Method, new Uri(address), accessToken: null),
            Scope = _options.Scopes.Count == 0 ? null : string.Join(' ', _options.Scopes),
            Resource = resource.Length > 0 ? [resource] : [],
        };
        await ProveAsync(request, provider.Issuer!, cancellationToken).ConfigureAwait(false);
        var response = await _http.RequestClientCredentialsTokenAsync(request, cancellationToken).ConfigureAwait(false);
        Proofs?.Learn(new Uri(address), response.DPoPNonce);
        return response;
    }

    private async Task ProveAsync(ClientCredentialsTokenRequest request, string issuer, CancellationToken cancellationToken)
    {
        try
        {
            if (_options.KeyFile is { Length: > 0 } keyFile)
                request.ClientAssertion = new() { Type = ClientAssertion.Type, Value = ClientAssertion.Create(_options.Id!, issuer, PrivateKeyFile.Read(keyFile), _time.GetUtcNow()) };
            else if (_options.SecretFile is { Length: > 0 } file)
                request.ClientSecret = (await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)).Trim();
            else
                request.ClientSecret = _options.Secret;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SettingException)
        {
            throw new AccessTokenException($"The credentials of client {_options.Id} cannot be read: {e.Message}", isRefusal: true, e);
        }
    }

    private AccessTokenException Failed(ProtocolResponse response) =>
        new($"The OpenID provider {_options.Authority} cannot be reached: {response.Error}", isRefusal: false, response.Exception);

    private AccessTokenException Refused(TokenResponse response, string resource)
    {
        // RFC 6749, 5.2: whoever did not prove to be a client may be answered by 401, where the library does not read the reason.
        var isUnproved = response.HttpStatusCode == HttpStatusCode.Unauthorized;
        if (response.ErrorType != ResponseErrorType.Protocol && !isUnproved)
            return Failed(response);
        var reason = isUnproved
            ? "invalid_client: it does not know the client, or not by this key, certificate or secret"
            : string.Join(": ", new[] { response.Error, response.ErrorDescription }.Where(s => !string.IsNullOrEmpty(s)));
        return new($"The OpenID provider {_options.Authority} gives client {_options.Id} no token for {(resource.Length > 0 ? resource : "any service")}: {reason}", isRefusal: true);
    }

    private sealed class Slot
    {
        public AccessToken? Token;

        public SemaphoreSlim Gate { get; } = new(1);
    }
}
