using Federation.Hosting;
using Microsoft.Extensions.Configuration;

namespace Federation.Settings;

/// <summary>What a command that calls services needs to know.</summary>
internal static class ClientSettings
{
    /// <summary>Tokens for the client that the section <c>Client</c> names.</summary>
    /// <exception cref="SettingException">It is not complete.</exception>
    internal static AccessTokenSource Tokens(this IConfiguration settings)
    {
        try
        {
            return new AccessTokenSource(
                settings.GetSection(ClientOptions.Section).Get<ClientOptions>() ?? new ClientOptions(), TimeProvider.System, settings.Authorities());
        }
        catch (InvalidOperationException e)
        {
            throw new SettingException(e.Message, e);
        }
    }

    /// <summary>The certificate authorities that the section <c>Trust</c> names.</summary>
    /// <exception cref="SettingException">They cannot be read.</exception>
    internal static TrustedAuthorities Authorities(this IConfiguration settings) =>
        TrustedAuthorities.Read(settings.GetSection(TrustOptions.Section).Get<TrustOptions>() ?? new TrustOptions());

    /// <summary>The address of a service.</summary>
    /// <exception cref="SettingException">It is missing, or tokens may not be sent there.</exception>
    internal static Uri Address(this IConfiguration settings, string key) =>
        Uri.TryCreate(settings[key], UriKind.Absolute, out var address) && SecureTransport.Permits(address)
            ? address
            : throw new SettingException(new SettingFault(key, settings[key], SecureTransport.Rule));
}
