using System.Net;

namespace Federation.Hosting;

/// <summary>Where a host listens for browsers, beside where it listens for calls. Section <c>Pages</c>.</summary>
public sealed record PageListenerOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Pages";

    /// <summary>
    /// <c>http://127.0.0.1:7411</c> or <c>https://0.0.0.0:7411</c>, with the certificate of <c>Listen</c>. Without TLS, which is for loopback only, browsers and
    /// gRPC clients speak different protocols from the first byte on, so that this must be another port than that of <c>Listen</c>; where that is
    /// https, one port does both and this stays empty.
    /// </summary>
    public Uri? Address { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Address is null)
            yield break;
        if (!Address.IsAbsoluteUri || Address.PathAndQuery != "/" || !(IPAddress.TryParse(Address.DnsSafeHost, out _) || SecureTransport.IsLoopback(Address)))
            yield return new(nameof(Address), Address, "scheme://address:port with an IP address or localhost");
        else if (!SecureTransport.Permits(Address))
            yield return new(nameof(Address), Address, SecureTransport.Rule);
    }
}
