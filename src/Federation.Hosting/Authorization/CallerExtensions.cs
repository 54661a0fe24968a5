using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Registries;
using Grpc.Core;

namespace Federation.Hosting;

/// <summary>Who calls.</summary>
public static class CallerExtensions
{
    /// <summary>The organisation in the caller's token; null when the token names none.</summary>
    public static string? GetOrganization(this ServerCallContext context) =>
        context.GetHttpContext().User.FindFirst(FederationClaims.Organization)?.Value;

    /// <summary>The client in the caller's token; null when the token names none, against RFC 9068.</summary>
    public static string? GetClientId(this ServerCallContext context) =>
        context.GetHttpContext().User.FindFirst(FederationClaims.ClientId)?.Value;

    /// <summary>Whether the caller's organisation may see a registry.</summary>
    public static bool MaySee(this ServerCallContext context, Registry registry) => registry.IsVisibleTo(context.GetOrganization());

    /// <summary>Whether the caller's access token is bound as a policy asks for, and the caller proved that it is theirs.</summary>
    public static bool MeetsBinding(this ServerCallContext context, BindingPolicy policy) =>
        (context.GetHttpContext().Features.Get<TokenBinding>() ?? TokenBinding.None).Meets(policy);

    /// <summary>Refuses a caller whose access token is not bound as a policy asks for.</summary>
    /// <param name="context">The call.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="resource">Name of what has the policy.</param>
    /// <exception cref="RpcException">UNAUTHENTICATED with the reason <see cref="ErrorReasons.TokenUnbound"/>.</exception>
    public static void RequireBinding(this ServerCallContext context, BindingPolicy policy, string resource)
    {
        if (!context.MeetsBinding(policy))
            throw FederationErrors.Unauthenticated(
                ErrorReasons.TokenUnbound, $"{resource} is open only to an access token that is bound {TokenBinding.Wanted(policy)}.");
    }

    /// <summary>Refuses a caller of another organisation than the one that owns what it wants to change.</summary>
    /// <param name="context">The call.</param>
    /// <param name="organization">The owner, compared letter by letter.</param>
    /// <exception cref="RpcException">PERMISSION_DENIED with the reason <see cref="ErrorReasons.OrganizationMismatch"/>.</exception>
    public static void RequireOrganization(this ServerCallContext context, string organization)
    {
        var callers = context.GetOrganization();
        if (!string.Equals(callers, organization, StringComparison.Ordinal))
            throw FederationErrors.PermissionDenied(
                ErrorReasons.OrganizationMismatch,
                $"This belongs to {organization}; the access token is for {callers ?? "no organisation"}.",
                ("organization", organization));
    }
}
