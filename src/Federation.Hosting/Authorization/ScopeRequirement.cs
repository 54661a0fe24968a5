using Microsoft.AspNetCore.Authorization;

namespace Federation.Hosting;

/// <summary>The token must carry a scope.</summary>
internal sealed class ScopeRequirement(string scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    internal string Scope => scope;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        var granted = context.User.FindAll(FederationClaims.Scope).SelectMany(claim => claim.Value.Split(' '));
        if (granted.Contains(requirement.Scope, StringComparer.Ordinal))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
