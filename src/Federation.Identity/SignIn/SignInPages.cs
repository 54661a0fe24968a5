using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Federation.Identity;

/// <summary>The provider's few pages: plain HTML without scripts, usable without a mouse, light and dark.</summary>
internal sealed class SignInPages(IOptions<IdentityOptions> options)
{
    private const string Style = """
        :root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif }
        body { margin: 0; padding: 8vh 1rem; background: light-dark(#f4f5f7, #16181d); color: light-dark(#1a1c20, #eceef2) }
        main { max-width: 22rem; margin: auto; padding: 2rem; border: 1px solid light-dark(#767b86, #8b919e); border-radius: .5rem; background: light-dark(#fff, #1f2228) }
        h1 { margin: 0 0 1rem; font-size: 1.375rem }
        label { display: block; margin-top: 1rem }
        input, button { box-sizing: border-box; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid light-dark(#767b86, #8b919e); border-radius: .25rem; background: Canvas; color: CanvasText; font: inherit }
        button { margin-top: 1.5rem; border: 0; background: #1a5fb4; color: #fff; cursor: pointer }
        :focus-visible { outline: 3px solid light-dark(#1a5fb4, #99c1f1); outline-offset: 2px }
        [role=alert] { margin: 0; padding: .5rem .75rem; border-left: 4px solid light-dark(#a51d2d, #f66151); background: light-dark(#fbe9ea, #3a1f22) }
        """;

    private static readonly string _styleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    // Browsers hold redirects that follow a form to form-action too, so the clients' origins are named.
    private readonly string _policy =
        $"default-src 'none'; style-src 'sha256-{_styleHash}'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' "
        + string.Join(' ', options.Value.Clients.SelectMany(c => c.RedirectUris).Select(uri => uri.GetLeftPart(UriPartial.Authority)).Distinct());

    /// <summary>What is left when a session has ended.</summary>
    internal static string SignedOut => Message("Signed out", "You may close this page.");

    internal static string Form(AntiforgeryTokenSet tokens, string returnTo, string id, string? fault) => Page(
        fault is null ? "Sign in" : "Sign in: failed",
        $"""
        <h1>Sign in</h1>
        {(fault is null ? "" : $"""<p role="alert" id="fault">{Encode(fault)}</p>""")}
        <form method="post" action="{SignInEndpoints.Path}?{SignInEndpoints.ReturnParameter}={Encode(Uri.EscapeDataString(returnTo))}">
        {Hidden(tokens)}
        <label for="id">Name</label>
        <input id="id" name="id" value="{Encode(id)}" autocomplete="username" autocapitalize="none" spellcheck="false" required{(fault is null ? " autofocus" : "")}>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required{(fault is null ? "" : """ autofocus aria-describedby="fault" """)}>
        <button>Sign in</button>
        </form>
        """);

    /// <summary>Asks before a session ends, since any page can send a browser here.</summary>
    internal static string AskToSignOut(AntiforgeryTokenSet tokens, string name) => Page(
        "Sign out",
        $"""
        <h1>Sign out?</h1>
        <p>You are signed in as {Encode(name)}.</p>
        <form method="post" action="{SignInEndpoints.EndPath}">
        {Hidden(tokens)}
        <button>Sign out</button>
        </form>
        """);

    internal static string Message(string title, string text) =>
        Page(title, $"<h1>{Encode(title)}</h1>\n<p>{Encode(text)}</p>");

    internal Task WriteAsync(HttpContext http, int status, string page)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = _policy;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response.WriteAsync(page, http.RequestAborted);
    }

    private static string Page(string title, string body) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>{Encode(title)} - Federation</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        {body}
        </main>
        </body>
        </html>
        """;

    private static string Hidden(AntiforgeryTokenSet tokens) =>
        $"""<input type="hidden" name="{Encode(tokens.FormFieldName)}" value="{Encode(tokens.RequestToken!)}">""";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
