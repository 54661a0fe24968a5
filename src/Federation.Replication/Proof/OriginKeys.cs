using System.Collections.Concurrent;
using Federation.Hosting;
using Federation.Protocol.Names;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Replication;

/// <summary>
/// The keys of origins: where they are, by configuration or as first seen, and what they are, kept for a while. Safe for use by several
/// threads.
/// </summary>
/// <param name="configured">The registries whose keys the operator has named.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told which key sets cannot be read.</param>
/// <param name="authorities">Whose certificates are believed where key sets are fetched; null for those of the operating system.</param>
public sealed class OriginKeys(IEnumerable<OriginTrust> configured, TimeProvider time, ILogger<OriginKeys> logger, TrustedAuthorities? authorities = null)
{
    private readonly Dictionary<string, string> _configured = configured.ToDictionary(
        trust => new RegistryName(trust.Registry).ToString(), trust => trust.KeySet, StringComparer.Ordinal);

    // Few, since only places that are configured, pinned, or to be pinned with the first batch of a registry are asked for.
    private readonly ConcurrentDictionary<string, CachedKeySet> _sets = new(StringComparer.Ordinal);

    /// <summary>Where the operator says that the keys of a registry are; null when that is left to what is first seen.</summary>
    public string? ConfiguredFor(string registry) => _configured.GetValueOrDefault(registry);

    /// <summary>Whether a place that a peer names may be pinned: a file, or plain http beyond loopback, may not.</summary>
    public static bool MayPin(string keySetUri) => WebAddress.TryRead(keySetUri, out var uri) && SecureTransport.Permits(uri);

    /// <summary>Finds a key. It is looked up anew when it is not known, at most once a minute, and once an hour.</summary>
    /// <param name="keySet">Where the JSON Web Key Set is: an https URI, or http on loopback, or the path of a file.</param>
    /// <param name="keyId">The key, by its <c>kid</c>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The key; null when the set cannot be read or does not hold it.</returns>
    public ValueTask<SecurityKey?> FindAsync(string keySet, string keyId, CancellationToken cancellationToken) =>
        Open(keySet).FindAsync(keyId, cancellationToken);

    /// <summary>Whether a key set holds keys, as far as it could ever be read.</summary>
    public ValueTask<bool> HasAnyAsync(string keySet, CancellationToken cancellationToken) => Open(keySet).HasAnyAsync(cancellationToken);

    private CachedKeySet Open(string keySet) =>
        _sets.GetOrAdd(keySet, static (place, source) => new CachedKeySet(place, source.time, source.logger, source.authorities), (time, logger, authorities));
}
