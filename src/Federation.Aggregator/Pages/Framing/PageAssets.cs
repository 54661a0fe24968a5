using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>The files that pages refer to. Their addresses change with their content, so that browsers may keep them for ever.</summary>
internal static class PageAssets
{
    private const string Forever = "public, max-age=31536000, immutable";

    private static readonly byte[] _styleSheet = Read("pages.css");
    private static readonly byte[] _icon = Read("icon.svg");

    /// <summary>Address of the style sheet.</summary>
    internal static string StyleSheet { get; } = Address("pages.css", _styleSheet);

    /// <summary>Address of the icon.</summary>
    internal static string Icon { get; } = Address("icon.svg", _icon);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/assets/pages.css", (HttpContext http) => Serve(http, _styleSheet, "text/css; charset=utf-8")).AllowAnonymous();
        app.MapGet("/assets/icon.svg", (HttpContext http) => Serve(http, _icon, "image/svg+xml")).AllowAnonymous();
    }

    private static IResult Serve(HttpContext http, byte[] content, string type)
    {
        http.Response.Headers.CacheControl = Forever;
        return Results.Bytes(content, type);
    }

    private static string Address(string name, byte[] content) => $"/assets/{name}?v={Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6))}";

    private static byte[] Read(string name)
    {
        using var resource = typeof(PageAssets).Assembly.GetManifestResourceStream($"Federation.Aggregator.Pages.Framing.{name}")!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }
}
