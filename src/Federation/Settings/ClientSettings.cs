using Federation.Hosting;
using Microsoft.Extensions.Configuration;

namespace Federation.Settings;

/// <summary>What a command that calls services needs to know.</summary>
internal static class ClientSettings
{
    /// <summary>Tokens for the client that the section <c>Client</c> names.</summary>
    /// <exception cref="SettingException">It is not complete, or has a wrong setting.</exception>
    internal static AccessTokenSource Tokens(this IConfiguration settings) =>
        new(settings.ReadSettings<ClientOptions>(ClientOptions.Section), TimeProvider.System, settings.Authorities());

    /// <summary>The certificate authorities that the section <c>Trust</c> names.</summary>
    /// <exception cref="SettingException">They cannot be read.</exception>
    internal static TrustedAuthorities Authorities(this IConfiguration settings) =>
        TrustedAuthorities.Read(settings.ReadSettings<TrustOptions>(TrustOptions.Section));

    /// <summary>The address of a service.</summary>
    /// <exception cref="SettingException">It is missing, or tokens may not be sent there.</exception>
    internal static Uri Address(this IConfiguration settings, string key) =>
        Uri.TryCreate(settings[key], UriKind.Absolute, out var address) && SecureTransport.Permits(address)
            ? address
            : throw new SettingException(new SettingFault(key, settings[key], SecureTransport.Rule));
}
