using System.Net;

namespace Federation.Hosting;

/// <summary>Where a host listens. Section <c>Listen</c>.</summary>
public sealed record ListenerOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Listen";

    /// <summary>
    /// <c>http://127.0.0.1:7401</c> or <c>https://0.0.0.0:7401</c>: scheme, IP address or <c>localhost</c>, and port; port 0
    /// takes a free one. Plain http is for loopback only.
    /// </summary>
    public Uri Address { get; init; } = new("http://127.0.0.1:0");

    /// <summary>
    /// The address at which callers reach a node or aggregator, where it is not the listener's: that of a proxy that ends TLS. DPoP proofs are held to it,
    /// whatever the request says. Callers that prove their tokens then go through the proxy only.
    /// </summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>PEM file with the certificate and the intermediate ones after it. Needed by https.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with the private key of the certificate. Needed by https.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>Who may ask by reflection which services the host has. Health is open in any case, and tells only whether the host serves.</summary>
    public ReflectionAccess Reflection { get; init; }

    /// <summary>How long calls may go on after the host was told to stop; 1 s to 5 min.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (!Address.IsAbsoluteUri || Address.PathAndQuery != "/" || !IsIpAddressOrLocalhost(Address))
            yield return new(nameof(Address), Address, "scheme://address:port with an IP address or localhost");
        else if (!SecureTransport.Permits(Address))
            yield return new(nameof(Address), Address, SecureTransport.Rule);
        else if (Address.Scheme == Uri.UriSchemeHttps)
        {
            if (!File.Exists(Certificate))
                yield return new(nameof(Certificate), Certificate, "a PEM file that exists, since the address is https");
            if (!File.Exists(CertificateKey))
                yield return new(nameof(CertificateKey), CertificateKey, "a PEM file that exists, since the address is https");
        }

        if (PublicAddress is not null && (!SecureTransport.Permits(PublicAddress) || PublicAddress.PathAndQuery != "/"))
            yield return new(nameof(PublicAddress), PublicAddress, $"{SecureTransport.Rule}, without a path");

        if (ShutdownTimeout < TimeSpan.FromSeconds(1) || ShutdownTimeout > TimeSpan.FromMinutes(5))
            yield return new(nameof(ShutdownTimeout), ShutdownTimeout, "00:00:01 to 00:05:00");
    }

    private static bool IsIpAddressOrLocalhost(Uri address) =>
        IPAddress.TryParse(address.DnsSafeHost, out _) || SecureTransport.IsLoopback(address);
}
