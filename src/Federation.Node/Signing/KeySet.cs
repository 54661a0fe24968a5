using System.Net;
using Federation.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Federation.Node.Signing;

/// <summary>Publishes the keys that the node signs digests with, as a JSON Web Key Set (RFC 7517) that anybody may read.</summary>
internal sealed class KeySet(IOptions<NodeOptions> options, IOptions<ListenerOptions> listening, Listener listener)
{
    private const string Path = "/.well-known/jwks.json";
    private const string MediaType = "application/jwk-set+json";

    // Shorter than the day for which a new key is published before it signs.
    private const string Caching = "public, max-age=300";

    /// <summary>Where mirrors find the keys; empty when the node does not know by which address they reach it.</summary>
    internal string Uri => options.Value.Signing.KeySetUri?.AbsoluteUri ?? (IsReachable(Address) ? new Uri(Address, Path).AbsoluteUri : "");

    private Uri Address => listening.Value.PublicAddress ?? listener.Address;

    internal static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(Path, WriteAsync).AllowAnonymous();

    private static Task WriteAsync(HttpContext context)
    {
        var keys = context.RequestServices.GetRequiredService<SigningKeys>().PublicKeySet();
        context.Response.ContentType = MediaType;
        context.Response.ContentLength = keys.Length;
        context.Response.Headers.CacheControl = Caching;
        return context.Response.Body.WriteAsync(keys, context.RequestAborted).AsTask();
    }

    private static bool IsReachable(Uri address) =>
        !IPAddress.TryParse(address.DnsSafeHost, out var ip) || (!ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any));
}
