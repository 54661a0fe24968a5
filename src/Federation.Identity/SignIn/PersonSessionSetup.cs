using Federation.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Federation.Identity;

/// <summary>The cookies of the provider's own pages. They are for this host only, and for https wherever the issuer is.</summary>
internal sealed class PersonSessionSetup(IOptions<IdentityOptions> identity, Listener listener)
    : IConfigureNamedOptions<CookieAuthenticationOptions>, IConfigureOptions<AntiforgeryOptions>
{
    public void Configure(CookieAuthenticationOptions options) => Configure(PersonSession.Scheme, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        HostCookie.Apply(options.Cookie, "federation-identity", Address);
        options.ExpireTimeSpan = PersonSession.Lifetime;
        options.SlidingExpiration = false;
        options.LoginPath = SignInEndpoints.Path;
        options.ReturnUrlParameter = SignInEndpoints.ReturnParameter;
    }

    public void Configure(AntiforgeryOptions options)
    {
        HostCookie.Apply(options.Cookie, "federation-identity-form", Address);
        options.SuppressXFrameOptionsHeader = true;
    }

    private Uri Address => identity.Value.Issuer ?? listener.Address;
}
