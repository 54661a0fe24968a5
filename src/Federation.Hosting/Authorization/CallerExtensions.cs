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
