using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>Lets people sign in to the pages of a host.</summary>
public static class FederationSignInExtensions
{
    /// <summary>Where a link or redirect signs somebody in; takes <c>?return=/path</c>.</summary>
    public const string SignInPath = "/signin";

    /// <summary>Where a form posts, with its antiforgery token, to end the session here and at the provider.</summary>
    public const string SignOutPath = "/signout";

    /// <summary>
    /// Where the provider sends people back to. A sign-in that was not completed ends here with the HTTP status 401 and no content: the host
    /// makes a page of it.
    /// </summary>
    public const string ReturnPath = "/signin-oidc";

    /// <summary>Whether the settings say where people sign in, so that pages can be offered.</summary>
    public static bool OffersSignIn(this IConfiguration settings) =>
        settings[$"{SignInOptions.Section}:{nameof(SignInOptions.Authority)}"] is { Length: > 0 };

    /// <summary>
    /// Adds sign-in to a host that <see cref="FederationHostingExtensions.AddFederationHosting"/> made. Reads the section <c>SignIn</c>. The
    /// policies of <see cref="FederationScopes"/> then hold for pages, by the roles of the person, as for calls.
    /// </summary>
    public static WebApplicationBuilder AddFederationSignIn(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSettings<SignInOptions>(SignInOptions.Section);
        services.AddSingleton<SignInEvents>();
        ProviderConfiguration.AddTo(
            services, SignInOptions.Section, SignInSetup.ProviderTimeout, p => p.GetRequiredService<IOptions<SignInOptions>>().Value.Authority!);
        services.AddSingleton<SignInSetup>();
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>>(p => p.GetRequiredService<SignInSetup>());
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(p => p.GetRequiredService<SignInSetup>());
        services.AddSingleton<IConfigureOptions<AntiforgeryOptions>>(p => p.GetRequiredService<SignInSetup>());
        services.AddSingleton<IPostConfigureOptions<KeyManagementOptions>>(p => p.GetRequiredService<SignInSetup>());
        services.AddAntiforgery();
        services.AddAuthentication(authentication => authentication.DefaultScheme = SignInSchemes.Either)
            .AddPolicyScheme(SignInSchemes.Either, null, policy => policy.ForwardDefaultSelector = SignInSchemes.For)
            .AddCookie(SignInSchemes.Cookie)
            .AddRemoteScheme<OpenIdConnectOptions, SignInHandler>(SignInSchemes.Provider, null, _ => { });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        return builder;
    }

    /// <summary>
    /// Maps sign-in and sign-out, and holds forms to their antiforgery token. Called after <see cref="FederationHostingExtensions.MapFederationHosting"/>.
    /// </summary>
    public static WebApplication MapFederationSignIn(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapGet(SignInPath, SignIn).AllowAnonymous();
        app.MapPost(SignOutPath, SignOutAsync).AllowAnonymous();
        return app;
    }

    private static IResult SignIn(HttpContext http)
    {
        var back = http.Request.Query["return"].ToString();
        return Results.Challenge(new AuthenticationProperties { RedirectUri = LocalPath.Is(back) ? back : "/" }, [SignInSchemes.Provider]);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery antiforgery) =>
        await antiforgery.IsRequestValidAsync(http).ConfigureAwait(false)
            ? Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [SignInSchemes.Cookie, SignInSchemes.Provider])
            : Results.StatusCode(StatusCodes.Status400BadRequest);
}
