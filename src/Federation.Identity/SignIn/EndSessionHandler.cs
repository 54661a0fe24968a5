using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Ends the session at the provider (OpenID Connect RP-Initiated Logout 1.0) and goes back to where the client registered. A request
/// without the client's token may come from any page, so it asks first.
/// </summary>
internal sealed class EndSessionHandler(PersonSession sessions, SignInPages pages, IAntiforgery antiforgery)
    : IOpenIddictServerHandler<HandleEndSessionRequestContext>
{
    public async ValueTask HandleAsync(HandleEndSessionRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        if (context.IdentityTokenHintPrincipal is null && await sessions.FindAsync(http).ConfigureAwait(false) is { } session)
        {
            var page = SignInPages.AskToSignOut(antiforgery.GetAndStoreTokens(http), session.Person.Name ?? session.Person.Id!);
            await pages.WriteAsync(http, StatusCodes.Status200OK, page).ConfigureAwait(false);
            context.HandleRequest();
            return;
        }

        await PersonSession.EndAsync(http).ConfigureAwait(false);
        if (!string.IsNullOrEmpty(context.Request.PostLogoutRedirectUri))
        {
            context.SignOut();
            return;
        }

        await pages.WriteAsync(http, StatusCodes.Status200OK, SignInPages.SignedOut).ConfigureAwait(false);
        context.HandleRequest();
    }
}
