using Microsoft.AspNetCore.Authorization;

namespace Federation.Hosting;

/// <summary>The token must carry a scope, or a role of a person that holds it.</summary>
internal sealed class ScopeRequirement(string scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    internal string Scope => scope;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        var granted = context.User.FindAll(FederationClaims.Scope).SelectMany(claim => claim.Value.Split(' '))
            .Concat(context.User.FindAll(FederationClaims.Roles).SelectMany(claim => FederationRoles.ScopesOf(claim.Value)));
        if (granted.Contains(requirement.Scope, StringComparer.Ordinal))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
