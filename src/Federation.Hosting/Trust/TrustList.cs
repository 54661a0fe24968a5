using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>
/// The trust list of the settings, read again by itself: a member joins or leaves by a new list, without a restart. While no newer one can be
/// read the last one counts, until it expires.
/// </summary>
internal sealed partial class TrustList(IOptions<TokenTrustOptions> trust, DiscoveredKeys keys, TrustedAuthorities authorities, TimeProvider time, ILogger<TrustList> logger)
    : IIssuerSource, IDisposable
{
    internal static readonly TimeSpan FileInterval = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan AddressInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);
    private const int LargestList = 1024 * 1024;

    private readonly SemaphoreSlim _gate = new(1);
    private TrustListDocument? _list;
    private DateTimeOffset _lookTime;

    public void Dispose() => _gate.Dispose();

    public async ValueTask<TrustedIssuer?> FindAsync(string issuer, CancellationToken cancellationToken)
    {
        if (trust.Value.TrustList is not { Length: > 0 } place)
            return null;

        await LookAsync(place, cancellationToken).ConfigureAwait(false);
        var found = _list is { } list && time.GetUtcNow() < list.ExpireTime
            ? list.Issuers.FirstOrDefault(entry => string.Equals(entry.Issuer, issuer, StringComparison.Ordinal))
            : null;
        if (found is null)
            keys.Forget(issuer);
        return found;
    }

    public Task<IReadOnlyList<SecurityKey>> KeysAsync(string issuer, string keyId, CancellationToken cancellationToken) =>
        keys.GetAsync(issuer, keyId, cancellationToken);

    private async Task LookAsync(string place, CancellationToken cancellationToken)
    {
        var address = trust.Value.TrustListAddress;
        var interval = address is null ? FileInterval : AddressInterval;
        // While somebody else reads it, the last one goes on to count; the first one is waited for.
        if (time.GetUtcNow() < _lookTime + interval || (_list is { } list && time.GetUtcNow() < list.ExpireTime && _gate.CurrentCount == 0))
            return;

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (time.GetUtcNow() >= _lookTime + interval)
                await ReadAsync(place, address).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    // Not for the caller alone: one that goes away does not end it.
    private async Task ReadAsync(string place, Uri? address)
    {
        try
        {
            var operators = new JsonWebKeySet(await File.ReadAllTextAsync(trust.Value.TrustListKeys!).ConfigureAwait(false));
            var text = address is null
                ? await File.ReadAllTextAsync(place).ConfigureAwait(false)
                : await FetchAsync(address).ConfigureAwait(false);
            var list = await TrustListDocument.ReadAsync(text, operators.GetSigningKeys()).ConfigureAwait(false);
            // An old list that somebody puts back would bring back who has left.
            if (_list is null || list.SignTime > _list.SignTime)
                _list = list;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException or FormatException or ArgumentException)
        {
            LogUnreadable(place, e.Message);
        }

        _lookTime = time.GetUtcNow();
    }

    private async Task<string> FetchAsync(Uri address)
    {
        using var http = new HttpClient(DirectHandler.For(address, authorities)) { Timeout = _timeout, MaxResponseContentBufferSize = LargestList };
        return await http.GetStringAsync(address).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Warning, "The trust list {Place} is not used: {Reason}")]
    private partial void LogUnreadable(string place, string reason);
}
