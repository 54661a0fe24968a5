using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Federation.Hosting;

/// <summary>The address at which others reach a host that listens behind a proxy.</summary>
public static class PublicAddress
{
    /// <summary>
    /// Makes links, redirects and cookies those of <paramref name="address"/>, whatever the request says: neither a proxy that ends TLS nor
    /// a forged <c>Host</c> header changes them. Does nothing without an address.
    /// </summary>
    public static IApplicationBuilder UsePublicAddress(this IApplicationBuilder app, Uri? address)
    {
        if (address is null)
            return app;

        var host = HostString.FromUriComponent(address);
        return app.Use((context, next) =>
        {
            context.Request.Scheme = address.Scheme;
            context.Request.Host = host;
            return next(context);
        });
    }
}
