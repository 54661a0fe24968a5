using System.Collections.Concurrent;
using Federation.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Identity;

/// <summary>
/// The public keys of clients, where the clients publish them: in a file, looked at for each request, or at an address, asked at most once in
/// <see cref="RefreshInterval"/>. A client that rotates its key publishes both for a while. While a place cannot be read, its last keys count.
/// </summary>
internal sealed partial class ClientKeySets(TrustedAuthorities authorities, TimeProvider time, ILogger<ClientKeySets> logger) : IDisposable
{
    internal static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    // A key set is a few kilobytes.
    private const int LargestKeySet = 256 * 1024;

    private readonly ConcurrentDictionary<string, KeySet> _sets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<bool, HttpClient> _clients = new();

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    /// <summary>The keys at a place; null when they have never been read.</summary>
    internal async Task<JsonWebKeySet?> GetAsync(string place, CancellationToken cancellationToken)
    {
        var known = _sets.GetValueOrDefault(place);
        var address = WebAddress.TryRead(place, out var found) ? found : null;
        if (known is not null && (address is null ? known.Version == FileVersion(place) : time.GetUtcNow() < known.ReadTime + RefreshInterval))
            return known.Keys;

        try
        {
            var version = address is null ? FileVersion(place) : default;
            var json = address is null
                ? await File.ReadAllTextAsync(place, cancellationToken).ConfigureAwait(false)
                : await ClientFor(address).GetStringAsync(address, cancellationToken).ConfigureAwait(false);
            known = new KeySet(new JsonWebKeySet(json), time.GetUtcNow(), version);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException or ArgumentException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LogUnreadable(place, e.Message);
            known = known is null ? new KeySet(null, time.GetUtcNow(), default) : known with { ReadTime = time.GetUtcNow() };
        }

        _sets[place] = known;
        return known.Keys;
    }

    private HttpClient ClientFor(Uri address) => _clients.GetOrAdd(
        address.IsLoopback,
        static (_, call) => new HttpClient(DirectHandler.For(call.Address, call.Authorities)) { Timeout = _timeout, MaxResponseContentBufferSize = LargestKeySet },
        (Address: address, Authorities: authorities));

    private static (DateTime, long) FileVersion(string file) =>
        new FileInfo(file) is { Exists: true } found ? (found.LastWriteTimeUtc, found.Length) : default;

    [LoggerMessage(LogLevel.Warning, "The keys of a client cannot be read from {Place}: {Reason}")]
    private partial void LogUnreadable(string place, string reason);

    private sealed record KeySet(JsonWebKeySet? Keys, DateTimeOffset ReadTime, (DateTime, long) Version);
}
