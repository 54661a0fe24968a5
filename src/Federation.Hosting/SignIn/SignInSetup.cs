using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>Gives ASP.NET Core's sign-in the settings: code flow with PKCE and state (RFC 9700, 2.1), and cookies for this host alone.</summary>
internal sealed class SignInSetup(
    IOptions<SignInOptions> signIn,
    Listener listener,
    SignInEvents events,
    TrustedAuthorities authorities,
    [FromKeyedServices(SignInOptions.Section)] ProviderConfiguration provider,
    ILoggerFactory logs) :
    IConfigureNamedOptions<OpenIdConnectOptions>, IConfigureNamedOptions<CookieAuthenticationOptions>, IConfigureOptions<AntiforgeryOptions>,
    IPostConfigureOptions<KeyManagementOptions>
{
    /// <summary>How long the provider may take to answer.</summary>
    internal static readonly TimeSpan ProviderTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _clockSkew = TimeSpan.FromSeconds(30);

    private Uri Address => signIn.Value.Address ?? listener.Address;

    public void Configure(OpenIdConnectOptions options) => Configure(SignInSchemes.Provider, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        var settings = signIn.Value;
        options.SignInScheme = SignInSchemes.Cookie;
        options.ConfigurationManager = provider;
        options.BackchannelHttpHandler = DirectHandler.For(settings.Authority!, authorities);
        options.BackchannelTimeout = ProviderTimeout;
        options.ClientId = settings.ClientId;
        options.CallbackPath = FederationSignInExtensions.ReturnPath;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // A form that the provider's page posts would come without Lax cookies.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.UseTokenLifetime = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        // The provider asks for the id token when the session ends; see SignInEvents.
        options.SaveTokens = true;
        options.DisableTelemetry = true;
        options.Events = events;
        options.Scope.Clear();
        foreach (var scope in (settings.Scopes is [] ? [OpenIdConnectScope.Profile] : settings.Scopes).Prepend(OpenIdConnectScope.OpenId).Distinct())
            options.Scope.Add(scope);
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAlgorithms = TokenAlgorithms.Allowed,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = _clockSkew,
            NameClaimType = settings.NameClaim,
            RoleClaimType = settings.RoleClaim,
        };
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = Address.Scheme == Uri.UriSchemeHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        }
    }

    public void Configure(CookieAuthenticationOptions options) => Configure(SignInSchemes.Cookie, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        HostCookie.Apply(options.Cookie, "federation-session", Address);
        options.ExpireTimeSpan = signIn.Value.SessionLifetime;
        options.SlidingExpiration = false;
        options.ForwardChallenge = SignInSchemes.Provider;
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    public void Configure(AntiforgeryOptions options) => HostCookie.Apply(options.Cookie, "federation-form", Address);

    public void PostConfigure(string? name, KeyManagementOptions options)
    {
        if (signIn.Value.KeyDirectory is { Length: > 0 } folder)
            options.XmlRepository = new FileSystemXmlRepository(
                PrivateFolder.Open(folder, $"{SignInOptions.Section}:{nameof(SignInOptions.KeyDirectory)}"), logs);
    }
}
