using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>A way by which a host learns of OpenID providers that are believed beside its own, each for its own organisations.</summary>
internal interface IIssuerSource
{
    /// <summary>The provider of this name; null when this source knows none. It waits for others only where too little is known to tell.</summary>
    /// <exception cref="InvalidOperationException">That cannot be told now: whoever knows has not been reached, or what was heard has expired.</exception>
    ValueTask<TrustedIssuer?> FindAsync(string issuer, CancellationToken cancellationToken);

    /// <summary>The keys of a provider that <see cref="FindAsync"/> found.</summary>
    /// <param name="issuer">The provider.</param>
    /// <param name="keyId">The key that is wanted. One that is not known is asked for, at most once in <see cref="BearerTokenSetup.KeyRefreshInterval"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">They have not been reached yet.</exception>
    Task<IReadOnlyList<SecurityKey>> KeysAsync(string issuer, string keyId, CancellationToken cancellationToken);

    /// <summary>Asks again for all that will be too old soon.</summary>
    /// <returns>How long nothing will be; null when the settings do not want this source.</returns>
    Task<TimeSpan?> RefreshAsync(CancellationToken cancellationToken);
}
