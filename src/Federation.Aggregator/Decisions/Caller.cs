using System.Security.Claims;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Decisions;

/// <summary>Who acts, by their access token or sign-in.</summary>
internal static class Caller
{
    /// <summary>The author that decisions name.</summary>
    internal static Author ToAuthor(this ClaimsPrincipal person)
    {
        var subject = person.FindFirstValue(FederationClaims.Subject) ?? person.FindFirstValue(FederationClaims.ClientId) ?? "";
        return new Author
        {
            Subject = subject,
            DisplayName = person.FindFirstValue(FederationClaims.Name) ?? subject,
            Organization = person.FindFirstValue(FederationClaims.Organization) ?? "",
        };
    }
}
