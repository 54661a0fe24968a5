using System.Globalization;
using System.Security.Claims;
using Federation.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Federation.Identity;

/// <summary>
/// Who is signed in at the provider: the id of the person and when they gave their password, in a cookie. Everything else is looked up,
/// so that it is true now.
/// </summary>
internal sealed class PersonSession(PeopleRegister people, TimeProvider time)
{
    internal const string Scheme = "person";

    /// <summary>How long a password is good before it is asked for again, unless a client asks earlier.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>The person who is signed in in this browser, and since when; null when nobody is.</summary>
    internal async Task<(IdentityPerson Person, DateTimeOffset Since)?> FindAsync(HttpContext http)
    {
        var session = await http.AuthenticateAsync(Scheme).ConfigureAwait(false);
        return people.Find(session.Principal?.FindFirstValue(FederationClaims.Subject)) is { } person
            && long.TryParse(session.Principal?.FindFirstValue(Claims.AuthenticationTime), CultureInfo.InvariantCulture, out var since)
                ? (person, DateTimeOffset.FromUnixTimeSeconds(since))
                : null;
    }

    internal Task BeginAsync(HttpContext http, IdentityPerson person)
    {
        var since = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var identity = new ClaimsIdentity([new(FederationClaims.Subject, person.Id!), new(Claims.AuthenticationTime, since)], Scheme);
        return http.SignInAsync(Scheme, new ClaimsPrincipal(identity));
    }

    internal static Task EndAsync(HttpContext http) => http.SignOutAsync(Scheme);
}
