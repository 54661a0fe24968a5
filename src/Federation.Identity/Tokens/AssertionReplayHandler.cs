using Federation.Hosting;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>Takes each assertion of a client once (RFC 7523, 3). By now its signature and its other claims are verified.</summary>
internal sealed class AssertionReplayHandler(TimeProvider time) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    // At most so long an assertion that has expired may still be taken, since clocks differ.
    private static readonly TimeSpan _clockSkew = TimeSpan.FromMinutes(10);

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

        if (assertion.GetClaim(Claims.JwtId) is not { Length: > 0 } id)
            context.Reject(Errors.InvalidClient, "The assertion has no jti.");
        else if (!_assertions.TryUse(context.ClientId!, $"{context.ClientId} {id}", assertion.GetExpirationDate()!.Value + _clockSkew))
            context.Reject(Errors.InvalidClient, "The assertion has been used, or too many others of this client were.");
        return ValueTask.CompletedTask;
    }
}
