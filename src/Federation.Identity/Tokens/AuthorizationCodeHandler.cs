using System.Security.Claims;
using Federation.Hosting;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Turns a code into tokens, once (RFC 6749, 4.1.2). By now OpenIddict has held client, redirect URI and PKCE to the request that the
/// code was given for.
/// </summary>
internal sealed class AuthorizationCodeHandler(IOptions<OpenIddictServerOptions> options, TimeProvider time) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    /// <summary>What tells codes apart. It has no destination, so that no token carries it.</summary>
    internal const string CodeId = "code_id";

    private readonly ReplayGuard _codes = new(time);

    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (!context.Request.IsAuthorizationCodeGrantType())
            return ValueTask.CompletedTask;

        var person = context.Principal!;
        if (!_codes.TryUse(person.GetClaim(Claims.Subject)!, person.GetClaim(CodeId)!, time.GetUtcNow() + options.Value.AuthorizationCodeLifetime!.Value))
        {
            context.Reject(Errors.InvalidGrant, "The code has been used.");
            return ValueTask.CompletedTask;
        }

        person.Identities.Single().AddClaim(new Claim(Claims.JwtId, Guid.NewGuid().ToString("N")).SetDestinations(Destinations.AccessToken));
        context.SignIn(person);
        return ValueTask.CompletedTask;
    }
}
