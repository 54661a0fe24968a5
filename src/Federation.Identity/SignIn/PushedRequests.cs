using System.Security.Claims;
using Federation.Hosting;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Lets each pushed request be answered once (RFC 9126, 4): until then a browser may come back with it, as it does from the page of the password. OpenIddict
/// keeps requests in their URIs, so each is given an id by which it is known again however its URI is written.
/// </summary>
internal sealed class PushedRequests(TimeProvider time) : IOpenIddictServerHandler<ProcessSignInContext>
{
    private readonly ReplayGuard _answered = new(time);

    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
        .AddFilter<OpenIddictServerHandlerFilters.RequireRequestTokenGenerated>()
        .UseSingletonHandler<PushedRequests>()
        .SetOrder(OpenIddictServerHandlers.PrepareRequestTokenPrincipal.Descriptor.Order + 1)
        .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        context.RequestTokenPrincipal!.SetClaim(Claims.JwtId, Guid.NewGuid().ToString("N"));
        return ValueTask.CompletedTask;
    }

    /// <summary>The pushed request that is being answered.</summary>
    internal static ClaimsPrincipal Of(HandleAuthorizationRequestContext context) =>
        context.Transaction.GetProperty<ProcessAuthenticationContext>(typeof(ProcessAuthenticationContext).FullName!)!.RequestTokenPrincipal!;

    /// <summary>Answers a request. Returns false when it was answered before.</summary>
    /// <param name="client">The client that pushed it.</param>
    /// <param name="request">The request.</param>
    internal bool TryAnswer(string client, ClaimsPrincipal request) =>
        _answered.TryUse(client, request.GetClaim(Claims.JwtId)!, request.GetExpirationDate()!.Value);
}
