using System.Security.Claims;

namespace Federation.Hosting;

/// <summary>
/// Makes of an id token the person that pages know: who they are, their organisation, their roles here, and the scopes that these hold, so
/// that one policy guards a page and the call that does the same.
/// </summary>
internal static class SignedInPerson
{
    internal static ClaimsPrincipal From(ClaimsPrincipal idToken, SignInOptions options)
    {
        var identity = new ClaimsIdentity(SignInSchemes.Cookie, FederationClaims.Name, FederationClaims.Roles);
        var subject = idToken.FindFirst(FederationClaims.Subject) ?? throw new InvalidOperationException("The id token has no subject.");
        identity.AddClaim(new(FederationClaims.Subject, subject.Value, ClaimValueTypes.String, subject.Issuer));
        identity.AddClaim(new(FederationClaims.Name, idToken.FindFirstValue(options.NameClaim) ?? subject.Value));
        if (idToken.FindAll(options.OrganizationClaim).Skip(1).Any())
            throw new InvalidOperationException($"The id token names several organisations ({options.OrganizationClaim}); people act for one.");
        if (idToken.FindFirstValue(options.OrganizationClaim) is { Length: > 0 } organization)
            identity.AddClaim(new(FederationClaims.Organization, organization));

        var roles = Roles([.. idToken.FindAll(options.RoleClaim).Select(claim => claim.Value)], options.Roles);
        identity.AddClaims(roles.Select(role => new Claim(FederationClaims.Roles, role)));
        identity.AddClaims(FederationRoles.Reading.Select(scope => new Claim(FederationClaims.Scope, scope)));
        return new ClaimsPrincipal(identity);
    }

    private static IEnumerable<string> Roles(IReadOnlyList<string> values, IReadOnlyList<RoleMapping> mappings) =>
        mappings.Count == 0
            ? values.Intersect(FederationRoles.All)
            : mappings.Where(mapping => values.Contains(mapping.Value)).Select(mapping => mapping.Role!).Distinct();
}
