using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>
/// The trust list of the settings, read again by itself: a member joins or leaves by a new list, without a restart. While no newer one can be
/// read the last one counts, until it expires; then it is not known whom it would name, and so nobody else is asked either.
/// </summary>
internal sealed partial class TrustList : IIssuerSource, IDisposable
{
    internal static readonly TimeSpan FileInterval = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan AddressInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);
    private const int LargestList = 1024 * 1024;

    private readonly TokenTrustOptions _trust;
    private readonly DiscoveredKeys _keys;
    private readonly TrustedAuthorities _authorities;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SharedLook? _look;
    private TrustListDocument? _list;
    private string? _listText;
    private (string Keys, string List) _read;
    private string? _fault;

    public TrustList(IOptions<TokenTrustOptions> trust, DiscoveredKeys keys, TrustedAuthorities authorities, TimeProvider time, ILogger<TrustList> logger)
    {
        (_trust, _keys, _authorities, _time, _logger) = (trust.Value, keys, authorities, time, logger);
        if (_trust.TrustList is { Length: > 0 } place)
            _look = new SharedLook(place, stopping => ReadAsync(place, stopping), Interval, () => _list?.ExpireTime, time, logger);
    }

    private TimeSpan Interval => _trust.TrustListAddress is null ? FileInterval : AddressInterval;

    private TrustListDocument? Usable => _list is { } list && _time.GetUtcNow() < list.ExpireTime ? list : null;

    public void Dispose() => _look?.Dispose();

    public async ValueTask<TrustedIssuer?> FindAsync(string issuer, CancellationToken cancellationToken)
    {
        if (_look is null)
            return null;
        if (Usable is null)
            await _look.LookAsync(_trust.TrustListAddress is null ? FileInterval : BearerTokenSetup.KeyRefreshInterval, cancellationToken).ConfigureAwait(false);
        if (Usable is not { } list)
            throw new InvalidOperationException("The trust list has not been read yet, or has expired.");
        var found = list.Issuers.FirstOrDefault(entry => string.Equals(entry.Issuer, issuer, StringComparison.Ordinal));
        if (found is null)
            _keys.Forget(issuer);
        return found;
    }

    public Task<IReadOnlyList<SecurityKey>> KeysAsync(string issuer, string keyId, CancellationToken cancellationToken) =>
        _keys.GetAsync(issuer, keyId, cancellationToken);

    public async Task<TimeSpan?> RefreshAsync(CancellationToken cancellationToken)
    {
        if (_look is null)
            return null;
        var rests = await Task.WhenAll(_look.RefreshAsync(cancellationToken), _keys.RefreshAsync(cancellationToken)).ConfigureAwait(false);
        return rests.Min();
    }

    private async Task ReadAsync(string place, CancellationToken stopping)
    {
        var fault = await TryReadAsync(place, stopping).ConfigureAwait(false) ?? (Usable is null ? $"It expired at {_list?.ExpireTime:u}." : null);
        // What stays wrong is told once.
        if (fault is not null && fault != _fault)
            LogUnreadable(place, fault);
        _fault = fault;
    }

    private async Task<string?> TryReadAsync(string place, CancellationToken stopping)
    {
        try
        {
            var keys = await File.ReadAllTextAsync(_trust.TrustListKeys!, stopping).ConfigureAwait(false);
            var text = _trust.TrustListAddress is { } address
                ? await FetchAsync(address, stopping).ConfigureAwait(false)
                : await File.ReadAllTextAsync(place, stopping).ConfigureAwait(false);
            if (_read == (keys, text))
                return null;
            var operators = new JsonWebKeySet(keys).GetSigningKeys();
            if (operators.Count == 0)
                return $"There are no keys in {_trust.TrustListKeys}.";
            if (_read.Keys != keys)
                await HoldToKeysAsync(operators).ConfigureAwait(false);
            var list = await TrustListDocument.ReadAsync(text, operators, _time.GetUtcNow()).ConfigureAwait(false);
            // An old list that somebody puts back would bring back who has left.
            if (_list is null || list.SignTime > _list.SignTime)
                (_list, _listText) = (list, text);
            _read = (keys, text);
            return null;
        }
        catch (Exception e) when (
            !stopping.IsCancellationRequested
            && e is (IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException or FormatException or ArgumentException))
        {
            return e.Message;
        }
    }

    // What a key signed that the operator has withdrawn is worth nothing, however new it is.
    private async Task HoldToKeysAsync(IList<SecurityKey> operators)
    {
        try
        {
            if (_listText is { } text)
                _ = await TrustListDocument.ReadAsync(text, operators, _time.GetUtcNow()).ConfigureAwait(false);
        }
        catch (FormatException)
        {
            (_list, _listText) = (null, null);
        }
    }

    private async Task<string> FetchAsync(Uri address, CancellationToken stopping)
    {
        using var connections = DirectHandler.For(address, _authorities);
        connections.AllowAutoRedirect = false;
        using var http = new HttpClient(connections) { Timeout = _timeout, MaxResponseContentBufferSize = LargestList };
        return await http.GetStringAsync(address, stopping).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Warning, "The trust list {Place} is not used: {Reason}")]
    private partial void LogUnreadable(string place, string reason);
}
