using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>
/// The providers that are believed beside the host's own, which its settings alone speak of. Of several sources that know one, the first counts, and none
/// is asked after one that cannot tell.
/// </summary>
internal sealed class TrustedIssuers(IEnumerable<IIssuerSource> sources, IOptions<TokenTrustOptions> trust)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<SecurityKey>> _keys = new(StringComparer.Ordinal);

    /// <summary>Makes the keys of a token's issuer ready for <see cref="KeysOf"/>, when it is believed.</summary>
    /// <returns>Whether it is.</returns>
    /// <exception cref="InvalidOperationException">That cannot be told yet, or its keys have not been reached yet.</exception>
    internal async Task<bool> PrepareAsync(JsonWebToken token, CancellationToken cancellationToken)
    {
        if (IsOwn(token.Issuer))
            return false;
        foreach (var source in sources)
        {
            if (await source.FindAsync(token.Issuer, cancellationToken).ConfigureAwait(false) is null)
                continue;
            _keys[token.Issuer] = await source.KeysAsync(token.Issuer, token.Kid, cancellationToken).ConfigureAwait(false);
            return true;
        }

        // It may have been believed until now.
        _keys.TryRemove(token.Issuer, out _);
        return false;
    }

    /// <summary>The keys of a believed issuer that were made ready; null for any other.</summary>
    internal IEnumerable<SecurityKey>? KeysOf(string issuer) => _keys.GetValueOrDefault(issuer);

    /// <summary>Whom an issuer may speak for; null when it is not believed.</summary>
    /// <exception cref="InvalidOperationException">That cannot be told yet.</exception>
    internal async ValueTask<TrustedIssuer?> FindAsync(string issuer, CancellationToken cancellationToken)
    {
        foreach (var source in IsOwn(issuer) ? [] : sources)
        {
            if (await source.FindAsync(issuer, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
        }

        return null;
    }

    private bool IsOwn(string issuer) => IssuerName.AreSame(issuer, trust.Value.Authority!);
}
