using Federation.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>What browsers are told of every page: no script, nothing from elsewhere, no frame around it (CSP Level 3).</summary>
internal sealed class PageHeaders(RequestDelegate next, IOptions<SignInOptions> signIn)
{
    // Signing out leads from a form to the provider, which Chromium counts as an action of the form.
    private readonly string _policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' "
        + signIn.Value.Authority?.GetLeftPart(UriPartial.Authority);

    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "private, no-store";
        return next(http);
    }
}
