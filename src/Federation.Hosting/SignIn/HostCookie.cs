using Microsoft.AspNetCore.Http;

namespace Federation.Hosting;

/// <summary>Cookies that no script reads, no other site sends and no neighbouring host sets (RFC 6265bis, 4.1.3.2).</summary>
public static class HostCookie
{
    private const string Prefix = "__Host-";

    /// <summary>
    /// Makes <paramref name="cookie"/> one of the host at <paramref name="address"/> alone: <c>HttpOnly</c>, <c>SameSite=Lax</c>, and for
    /// https <c>Secure</c> with the prefix <c>__Host-</c>. Browsers take that prefix over https only, so that http on loopback goes without;
    /// its ports share cookies, so give each host other names.
    /// </summary>
    public static void Apply(CookieBuilder cookie, string name, Uri address)
    {
        var secure = address.Scheme == Uri.UriSchemeHttps;
        cookie.Name = secure ? Prefix + name : name;
        cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.Path = "/";
        cookie.IsEssential = true;
    }
}
