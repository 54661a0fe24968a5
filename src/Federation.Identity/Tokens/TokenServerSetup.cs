using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Federation.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;

namespace Federation.Identity;

/// <summary>Gives OpenIddict what depends on the settings: issuer, lifetime and keys.</summary>
internal sealed class TokenServerSetup(IOptions<IdentityOptions> identity, Listener listener, SigningKeyFile signingKey)
    : IConfigureOptions<OpenIddictServerOptions>, IConfigureOptions<OpenIddictServerAspNetCoreOptions>
{
    private const int EncryptionKeyBytes = 32;

    public void Configure(OpenIddictServerOptions options)
    {
        options.Issuer = identity.Value.Issuer ?? ListenerAddress();
        options.AccessTokenLifetime = identity.Value.AccessTokenLifetime;
        options.SigningCredentials.Add(new SigningCredentials(signingKey.Read(), SecurityAlgorithms.RsaSha256));

        // What a certificate proves is looked up with its client; see RegisteredApplications.
        options.SelfSignedTlsClientAuthenticationPolicy = new X509ChainPolicy();
        options.PublicKeyInfrastructureTlsClientAuthenticationPolicy = ClientCertificatePolicy();

        // OpenIddict wants a key for tokens that only it reads. That is codes, which live for a minute and end with the process.
        options.EncryptionCredentials.Add(new EncryptingCredentials(
            new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(EncryptionKeyBytes)),
            SecurityAlgorithms.Aes256KW,
            SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    private X509ChainPolicy ClientCertificatePolicy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        if (identity.Value.ClientAuthorities is { Length: > 0 } file)
            policy.CustomTrustStore.ImportFromPemFile(file);
        policy.ApplicationPolicy.Add(new Oid(CertificatePurpose.Client));
        return policy;
    }

    // A listener without TLS is on loopback: either for this machine, or behind a proxy on it that ends TLS.
    public void Configure(OpenIddictServerAspNetCoreOptions options) =>
        options.DisableTransportSecurityRequirement = listener.Address.Scheme == Uri.UriSchemeHttp;

    private Uri ListenerAddress() =>
        listener.Address.IsLoopback
            ? listener.Address
            : throw new SettingException(new SettingFault(
                $"{IdentityOptions.Section}:{nameof(IdentityOptions.Issuer)}",
                null,
                "the https address at which services reach this provider, since it listens on more than loopback"));
}
