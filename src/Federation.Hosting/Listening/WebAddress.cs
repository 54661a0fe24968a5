using System.Diagnostics.CodeAnalysis;

namespace Federation.Hosting;

/// <summary>Tells an address of the web from a file, or from a text that others wrote.</summary>
public static class WebAddress
{
    /// <summary>Whether a text is an absolute http or https URI. Whether tokens and keys may travel there, <see cref="SecureTransport.Permits"/> tells.</summary>
    public static bool TryRead([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
}
