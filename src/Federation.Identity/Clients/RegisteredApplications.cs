using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;

namespace Federation.Identity;

/// <summary>
/// Looks up what a client proves itself by when it does: its keys where it publishes them, its certificates by thumbprint, key or name. So
/// both rotate without a restart.
/// </summary>
internal sealed class RegisteredApplications(
    IOpenIddictApplicationCache<OpenIddictEntityFrameworkCoreApplication> cache,
    ILogger<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<OpenIddictEntityFrameworkCoreApplication> store,
    ClientKeySets keySets,
    TimeProvider time)
    : OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>(cache, logger, options, store)
{
    public override async ValueTask<JsonWebKeySet?> GetJsonWebKeySetAsync(OpenIddictEntityFrameworkCoreApplication application, CancellationToken cancellationToken = default)
    {
        var stored = await base.GetJsonWebKeySetAsync(application, cancellationToken).ConfigureAwait(false);
        return (await CredentialsAsync(application, cancellationToken).ConfigureAwait(false)).KeySet is { } place
            ? await keySets.GetAsync(place, cancellationToken).ConfigureAwait(false) ?? stored
            : stored;
    }

    /// <summary>RFC 8705, 2.2: the certificate is one that the client registered, or is of a key that it published.</summary>
    public override async ValueTask<bool> ValidateSelfSignedTlsClientCertificateAsync(
        OpenIddictEntityFrameworkCoreApplication application, X509Certificate2 certificate, X509ChainPolicy policy, CancellationToken cancellationToken = default) =>
        IsCurrent(certificate)
        && ((await CredentialsAsync(application, cancellationToken).ConfigureAwait(false)).CertificateThumbprints.Contains(Thumbprint(certificate))
            || (await GetJsonWebKeySetAsync(application, cancellationToken).ConfigureAwait(false))?.Keys.Any(key => IsCertified(key, certificate)) == true);

    /// <summary>RFC 8705, 2.1: an authority of the settings certified the name that the client registered; or 2.2 for a certificate that it registered.</summary>
    public override async ValueTask<bool> ValidatePublicKeyInfrastructureTlsClientCertificateAsync(
        OpenIddictEntityFrameworkCoreApplication application, X509Certificate2 certificate, X509ChainPolicy policy, CancellationToken cancellationToken = default)
    {
        if (await ValidateSelfSignedTlsClientCertificateAsync(application, certificate, policy, cancellationToken).ConfigureAwait(false))
            return true;
        if ((await CredentialsAsync(application, cancellationToken).ConfigureAwait(false)).CertificateSubject is not { } subject
            || policy.CustomTrustStore.Count == 0
            || !new X500DistinguishedName(subject).RawData.AsSpan().SequenceEqual(certificate.SubjectName.RawData))
            return false;

        using var chain = new X509Chain { ChainPolicy = policy.Clone() };
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        return chain.Build(certificate);
    }

    private async ValueTask<ClientCredentials> CredentialsAsync(OpenIddictEntityFrameworkCoreApplication application, CancellationToken cancellationToken) =>
        ClientCredentials.From(await GetPropertiesAsync(application, cancellationToken).ConfigureAwait(false));

    private bool IsCurrent(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow();
        return certificate.NotBefore.ToUniversalTime() <= now && now < certificate.NotAfter.ToUniversalTime();
    }

    private static bool IsCertified(JsonWebKey key, X509Certificate2 certificate) =>
        key.X5c.FirstOrDefault() is { } first && Convert.FromBase64String(first).AsSpan().SequenceEqual(certificate.RawData);

    private static string Thumbprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);
}
