using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Federation.Identity;

/// <summary>The pages where people give their password and end their session.</summary>
internal sealed class SignInEndpoints(
    PeopleRegister people, PersonSession session, SignInThrottle throttle, IAntiforgery antiforgery, SignInPages pages)
{
    internal const string Path = "/sign-in";
    internal const string EndPath = "/sign-out";
    internal const string ReturnParameter = "return";

    // Passwords longer than any person's only cost time to hash.
    private const int LongestInput = 1024;

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (HttpContext http, SignInEndpoints endpoints) => endpoints.ShowAsync(http, ReturnOf(http)));
        app.MapPost(Path, (HttpContext http, SignInEndpoints endpoints) => endpoints.SignInAsync(http));
        app.MapPost(EndPath, (HttpContext http, SignInEndpoints endpoints) => endpoints.EndAsync(http));
    }

    private Task ShowAsync(HttpContext http, string? returnTo, int status = StatusCodes.Status200OK, string id = "", string? fault = null) =>
        returnTo is null
            ? pages.WriteAsync(http, StatusCodes.Status400BadRequest, SignInPages.Message("Nothing to sign in to", "Begin at the page that you want to use; it leads here by itself."))
            : pages.WriteAsync(http, status, SignInPages.Form(antiforgery.GetAndStoreTokens(http), returnTo, id, fault));

    private async Task SignInAsync(HttpContext http)
    {
        var returnTo = ReturnOf(http);
        if (!await antiforgery.IsRequestValidAsync(http).ConfigureAwait(false))
        {
            await ShowAsync(http, returnTo, StatusCodes.Status400BadRequest, fault: "This page was open for too long, or cookies are off. Try again.").ConfigureAwait(false);
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var (id, password) = (form["id"].ToString().Trim(), form["password"].ToString());
        var address = http.Connection.RemoteIpAddress;
        if (id.Length > LongestInput || password.Length > LongestInput)
        {
            await ShowAsync(http, returnTo, StatusCodes.Status400BadRequest, fault: $"Name and password have at most {LongestInput} characters.").ConfigureAwait(false);
            return;
        }

        if (throttle.WaitBefore(id, address) is { } wait)
        {
            var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            http.Response.Headers.RetryAfter = seconds;
            await ShowAsync(http, returnTo, StatusCodes.Status429TooManyRequests, id, $"Too many attempts. Try again in {seconds} seconds.").ConfigureAwait(false);
            return;
        }

        if (await people.VerifyAsync(id, password, http.RequestAborted).ConfigureAwait(false) is not { } person)
        {
            await ShowAsync(http, returnTo, StatusCodes.Status401Unauthorized, id, "Name or password is wrong.").ConfigureAwait(false);
            return;
        }

        throttle.Succeeded(id, address);
        await session.BeginAsync(http, person).ConfigureAwait(false);
        if (returnTo is null)
            await pages.WriteAsync(http, StatusCodes.Status200OK, SignInPages.Message("Signed in", "You may close this page.")).ConfigureAwait(false);
        else
            http.Response.Redirect(returnTo);
    }

    private async Task EndAsync(HttpContext http)
    {
        if (await antiforgery.IsRequestValidAsync(http).ConfigureAwait(false))
            await PersonSession.EndAsync(http).ConfigureAwait(false);
        await pages.WriteAsync(http, StatusCodes.Status200OK, SignInPages.SignedOut).ConfigureAwait(false);
    }

    // Only back to a request for a code, which is checked anew: everything else would make this an open redirector (RFC 9700, 4.11).
    private static string? ReturnOf(HttpContext http) =>
        http.Request.Query[ReturnParameter].ToString() is { } to && to.StartsWith($"/{ProviderPaths.Authorization}?", StringComparison.Ordinal) ? to : null;
}
