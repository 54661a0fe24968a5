using System.Security.Claims;
using Federation.Hosting;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Gives a client the code of the person who is signed in, or asks who it is. By now OpenIddict has held client, redirect URI, PKCE and
/// scopes to the client's registration. Nobody is asked for consent: the clients are the federation's own.
/// </summary>
internal sealed class AuthorizationHandler(ClientRegister clients, PersonSession sessions, PushedRequests requests, TimeProvider time)
    : IOpenIddictServerHandler<HandleAuthorizationRequestContext>
{
    public async ValueTask HandleAsync(HandleAuthorizationRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var request = context.Request;
        var pushed = PushedRequests.Of(context);
        var session = await sessions.FindAsync(http).ConfigureAwait(false) is { } known && !IsAskedAgain(request, pushed.GetCreationDate(), known.Since) ? known : default;
        if ((session.Person is not null || request.HasPromptValue(PromptValues.None)) && !requests.TryAnswer(request.ClientId!, pushed))
        {
            context.Reject(Errors.InvalidRequestUri, "The pushed request has been answered. Push another one.");
        }
        else if (session.Person is { } person)
        {
            var grant = await clients.GetGrantAsync(request.ClientId!, context.CancellationToken).ConfigureAwait(false);
            context.SignIn(new ClaimsPrincipal(PersonIdentity(person, session.Since, request, grant)));
        }
        else if (request.HasPromptValue(PromptValues.None))
        {
            context.Reject(Errors.LoginRequired, "Nobody is signed in.");
        }
        else
        {
            await http.ChallengeAsync(PersonSession.Scheme, new AuthenticationProperties { RedirectUri = SameRequest(http.Request) }).ConfigureAwait(false);
            context.HandleRequest();
        }
    }

    // A password that was given after the client asked for it answers the prompt.
    private bool IsAskedAgain(OpenIddictRequest request, DateTimeOffset? pushed, DateTimeOffset since) =>
        // No age at all is a prompt by another name (OpenID Connect Core 1.0, 3.1.2.1).
        ((request.HasPromptValue(PromptValues.Login) || request.HasPromptValue(PromptValues.SelectAccount) || request.MaxAge <= 0) && !(since >= pushed))
        || (request.MaxAge > 0 && (time.GetUtcNow() - since).TotalSeconds > request.MaxAge);

    private static string SameRequest(HttpRequest request) => $"/{ProviderPaths.Authorization}{request.QueryString}";

    private static ClaimsIdentity PersonIdentity(IdentityPerson person, DateTimeOffset since, OpenIddictRequest request, ClientGrant grant)
    {
        var allowed = PeopleRegister.ScopesOf(person).Concat([Scopes.OpenId, Scopes.Profile, Scopes.Roles]);
        var resources = request.GetResources();
        var identity = new ClaimsIdentity("password", FederationClaims.Name, FederationClaims.Roles);
        identity.SetClaim(Claims.Subject, person.Id)
            .SetClaim(Claims.Name, person.Name ?? person.Id)
            .SetClaim(Claims.AuthenticationTime, since.ToUnixTimeSeconds())
            .SetClaim(FederationClaims.Organization, person.Organization)
            .SetClaims(FederationClaims.Roles, [.. person.Roles])
            .SetClaim(AuthorizationCodeHandler.CodeId, Guid.NewGuid().ToString("N"))
            .SetScopes(request.GetScopes().Intersect(allowed))
            .SetResources(resources.IsDefaultOrEmpty ? grant.Resources : resources);
        return identity.SetDestinations(claim => claim.Type switch
        {
            Claims.Subject or FederationClaims.Organization => [Destinations.AccessToken, Destinations.IdentityToken],
            FederationClaims.Roles when identity.HasScope(Scopes.Roles) => [Destinations.AccessToken, Destinations.IdentityToken],
            FederationClaims.Roles or Claims.Name or Claims.AuthenticationTime => [Destinations.IdentityToken],
            _ => [],
        });
    }
}
