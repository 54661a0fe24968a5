using Microsoft.AspNetCore.Authorization;

namespace Federation.Hosting;

/// <summary>Admits callers of some organisations only, to everything that wants a token.</summary>
/// <param name="organizations">Their identifiers, compared letter by letter; none to admit callers of any.</param>
internal sealed class OrganizationAdmission(IReadOnlyList<string> organizations) : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        var organization = context.User.FindFirst(FederationClaims.Organization)?.Value;
        if (organizations.Count > 0 && context.User.Identity?.IsAuthenticated == true && !organizations.Contains(organization, StringComparer.Ordinal))
            context.Fail(new AuthorizationFailureReason(this, $"This service is for other organisations than {organization ?? "that of the access token, which names none"}."));
        return Task.CompletedTask;
    }
}
