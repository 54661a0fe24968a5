using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>A way by which a host learns of OpenID providers that are believed beside its own, each for its own organisations.</summary>
internal interface IIssuerSource
{
    /// <summary>The provider of this name; null when this source knows none.</summary>
    /// <exception cref="InvalidOperationException">That cannot be told yet: whoever knows has not been reached.</exception>
    ValueTask<TrustedIssuer?> FindAsync(string issuer, CancellationToken cancellationToken);

    /// <summary>The keys of a provider that <see cref="FindAsync"/> found.</summary>
    /// <param name="issuer">The provider.</param>
    /// <param name="keyId">The key that is wanted. One that is not known is asked for, at most once in <see cref="BearerTokenSetup.KeyRefreshInterval"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">They have not been reached yet.</exception>
    Task<IReadOnlyList<SecurityKey>> KeysAsync(string issuer, string keyId, CancellationToken cancellationToken);
}
