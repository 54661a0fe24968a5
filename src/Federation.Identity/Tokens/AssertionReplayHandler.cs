using Federation.Hosting;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Takes each assertion of a client once, and none that is good for long (RFC 7523, 3). By now OpenIddict has verified its signature,
/// issuer, subject, audience and time.
/// </summary>
internal sealed class AssertionReplayHandler(TimeProvider time) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    private static readonly TimeSpan _longestLife = TimeSpan.FromMinutes(10);

    private readonly ReplayGuard _assertions = new(time);

    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
            .UseSingletonHandler<AssertionReplayHandler>()
            .SetOrder(OpenIddictServerHandlers.ValidateClientCertificate.Descriptor.Order + 1)
            .Build();

    public ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.ClientAssertionPrincipal is not { } assertion)
            return ValueTask.CompletedTask;

        var expires = assertion.GetExpirationDate();
        if (expires is null || expires > time.GetUtcNow() + _longestLife)
            context.Reject(Errors.InvalidClient, "The assertion must expire within 10 minutes.");
        else if (assertion.GetClaim(Claims.JwtId) is not { Length: > 0 } id)
            context.Reject(Errors.InvalidClient, "The assertion has no jti.");
        else if (!_assertions.TryUse(context.ClientId!, $"{context.ClientId} {id}", expires.Value + _longestLife))
            context.Reject(Errors.InvalidClient, "The assertion has been used, or too many others of this client were.");
        return ValueTask.CompletedTask;
    }
}
