using System.Collections.Immutable;
using System.Security.Claims;
using Federation.Hosting;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Gives a client that proved itself the token that it asked for. By now OpenIddict has refused scopes and resources that the client
/// may not have; what the request leaves out is filled with all that it may have.
/// </summary>
internal sealed class ClientCredentialsHandler(ClientRegister clients) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (!context.Request.IsClientCredentialsGrantType())
            return;

        var clientId = context.Request.ClientId!;
        var grant = await clients.GetGrantAsync(clientId, context.CancellationToken).ConfigureAwait(false);

        var identity = new ClaimsIdentity("client_credentials", Claims.Subject, Claims.Role);
        identity.SetClaim(Claims.Subject, clientId)
            .SetClaim(Claims.JwtId, Guid.NewGuid().ToString("N"))
            .SetClaim(FederationClaims.Organization, grant.Organization);
        identity.SetScopes(Requested(context.Request.GetScopes(), grant.Scopes))
            .SetResources(Requested(context.Request.GetResources(), grant.Resources))
            .SetDestinations(_ => [Destinations.AccessToken]);
        context.SignIn(new ClaimsPrincipal(identity));
    }

    private static ImmutableArray<string> Requested(ImmutableArray<string> requested, ImmutableArray<string> allowed) =>
        requested.IsDefaultOrEmpty ? allowed : requested;
}
