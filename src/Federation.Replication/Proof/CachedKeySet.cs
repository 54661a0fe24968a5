using System.Net;
using Federation.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Replication;

/// <summary>A JSON Web Key Set and when it was read.</summary>
internal sealed partial class CachedKeySet(string place, TimeProvider time, ILogger logger, TrustedAuthorities? authorities) : IDisposable
{
    private const int MaximumBytes = 256 * 1024;

    // A key that was called back is not taken any more after this long.
    private static readonly TimeSpan _maximumAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan _minimumAge = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly ILogger _logger = logger;
    private Dictionary<string, SecurityKey> _keys = [];
    private DateTimeOffset? _readTime;

    public void Dispose() => _gate.Dispose();

    internal async ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken) =>
        (await ReadAsync(keys => keys.ContainsKey(keyId), cancellationToken).ConfigureAwait(false)).GetValueOrDefault(keyId);

    internal async ValueTask<bool> HasAnyAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(keys => keys.Count > 0, cancellationToken).ConfigureAwait(false)).Count > 0;

    // Reads anew what was read long ago, and what does not do when it was not read just now.
    private async ValueTask<Dictionary<string, SecurityKey>> ReadAsync(
        Func<Dictionary<string, SecurityKey>, bool> does, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!(time.GetUtcNow() - _readTime < (does(_keys) ? _maximumAge : _minimumAge)))
                await ReadAsync(cancellationToken).ConfigureAwait(false);
            return _keys;
        }
        finally
        {
            _gate.Release();
        }
    }

    // What cannot be read leaves what was read before, so that a key server that is down stops nobody.
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        _readTime = time.GetUtcNow();
        try
        {
            var text = WebAddress.TryRead(place, out var uri)
                ? await FetchAsync(uri, cancellationToken).ConfigureAwait(false)
                : await File.ReadAllTextAsync(place, cancellationToken).ConfigureAwait(false);
            Dictionary<string, SecurityKey> keys = [];
            foreach (var key in new JsonWebKeySet(text).GetSigningKeys().Where(key => key.KeyId is { Length: > 0 }))
                keys[key.KeyId] = key;
            _keys = keys;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or ArgumentException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogUnreadable(place, e.Message);
        }
    }

    private async Task<string> FetchAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var connections = DirectHandler.For(uri, authorities);
        connections.AllowAutoRedirect = false;
        using var http = new HttpClient(connections) { Timeout = _timeout, MaxResponseContentBufferSize = MaximumBytes };
        using var request = new HttpRequestMessage(HttpMethod.Get, uri)
        {
            // Without TLS nothing negotiates the version, and a node speaks HTTP/2.
            Version = HttpVersion.Version20,
            VersionPolicy = uri.Scheme == Uri.UriSchemeHttp ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower,
        };
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(1, LogLevel.Warning, "The key set {Place} cannot be read: {Reason}")]
    private partial void LogUnreadable(string place, string reason);
}
