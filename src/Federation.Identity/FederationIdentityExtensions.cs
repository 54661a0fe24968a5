using Federation.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Composes the identity provider of a federation that has no other: OpenID discovery, keys, tokens by client credentials, and the sign-in
/// of people by authorization code with PKCE.
/// </summary>
public static class FederationIdentityExtensions
{
    // From the redirect to its answer, which no person waits for.
    private static readonly TimeSpan _codeLifetime = TimeSpan.FromMinutes(1);

    // From the request to the password, which a person may have to look for.
    private static readonly TimeSpan _requestLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Adds the provider and its listening. Reads the sections <c>Identity</c>, <c>Listen</c>, <c>Limits</c>, <c>Trust</c>, <c>Audit</c> and <c>Telemetry</c>.</summary>
    public static WebApplicationBuilder AddFederationIdentity(this WebApplicationBuilder builder)
    {
        builder.AddFederationHttpHosting("federation.identity");
        builder.Services.AddSettings<IdentityOptions>(IdentityOptions.Section);
        AddStorage(builder.Services);
        builder.Services.AddHostedService<StoreStartup>();
        AddTokenServer(builder.Services);
        AddSignIn(builder.Services);
        AddEntity(builder.Services);
        builder.Services.AddSingleton<EntityStatements>();
        builder.Services.AddSingleton<EntityEndpoints>();
        return builder;
    }

    /// <summary>
    /// Maps discovery, keys, the endpoints of tokens, sign-in and entity statements, and <c>/health</c>.
    /// </summary>
    /// <exception cref="SettingException">The data folder, a key or the file of subordinates cannot be used, or the issuer is missing.</exception>
    public static WebApplication MapFederationIdentity(this WebApplication app)
    {
        app.Services.GetRequiredService<SecretRule>().Hold();

        // Read before the start, so that a wrong setting ends it in a sentence.
        _ = app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue;
        var options = app.Services.GetRequiredService<IOptions<IdentityOptions>>().Value;
        if (options.Federation.IsEntity)
        {
            _ = app.Services.GetRequiredService<EntityKeys>().Current;
            _ = app.Services.GetRequiredService<SubordinateStore>().Read();
        }

        app.UsePublicAddress(options.Issuer);

        // Before the tokens' endpoints, which are part of authentication: who asks them is known by address alone.
        app.UseRateLimiter();
        app.UseAuthentication();
        SignInEndpoints.Map(app);
        EntityEndpoints.Map(app, options.Federation);
        app.MapHealthChecks(FederationHostingExtensions.HealthPath);
        return app;
    }

    /// <summary>Adds the store and its clients, without the provider that serves them.</summary>
    internal static void AddStorage(IServiceCollection services)
    {
        services.KeepAuditIn(provider => provider.GetRequiredService<IOptions<IdentityOptions>>().Value.DataDirectory);
        services.AddSingleton<IdentityStore>();
        services.AddDbContext<IdentityContext>((provider, context) => context
            .UseSqlite(provider.GetRequiredService<IdentityStore>().ConnectionString)
            .UseOpenIddict()

            // Whoever asked tells of it, in a sentence.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.CommandError, CoreEventId.SaveChangesFailed)));
        services.AddTrustedAuthorities();
        services.AddSingleton<ClientKeySets>();
        services.AddScoped<ClientRegister>();
        services.AddOpenIddict().AddCore(core => core
            .ReplaceApplicationManager<OpenIddictEntityFrameworkCoreApplication, RegisteredApplications>()
            .UseEntityFrameworkCore().UseDbContext<IdentityContext>());
    }

    /// <summary>Adds the subordinates and the keys that sign statements about them, without the endpoints that serve these.</summary>
    internal static void AddEntity(IServiceCollection services)
    {
        services.AddSingleton<EntityKeys>();
        services.AddSingleton<SubordinateStore>();
    }

    private static void AddSignIn(IServiceCollection services)
    {
        services.AddSingleton<PeopleRegister>();
        services.AddSingleton<PersonSession>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SignInPages>();
        services.AddSingleton<SignInEndpoints>();
        services.AddSingleton<PersonSessionSetup>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(p => p.GetRequiredService<PersonSessionSetup>());
        services.AddSingleton<IConfigureOptions<AntiforgeryOptions>>(p => p.GetRequiredService<PersonSessionSetup>());
        services.AddAntiforgery();
        services.AddAuthentication().AddCookie(PersonSession.Scheme);
    }

    private static void AddTokenServer(IServiceCollection services)
    {
        services.AddSingleton<SigningKeyFile>();
        services.AddSingleton<DpopVerifier>();
        services.AddSingleton<DpopNonces>();
        services.AddSingleton<SecretRule>();
        services.AddSingleton<PushedRequests>();
        services.AddSingleton<TokenServerSetup>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(p => p.GetRequiredService<TokenServerSetup>());
        services.AddSingleton<IConfigureOptions<OpenIddictServerAspNetCoreOptions>>(p => p.GetRequiredService<TokenServerSetup>());
        services.AddOpenIddict()
            .AddServer(server =>
            {
                server.UseAspNetCore();
                server.SetTokenEndpointUris(ProviderPaths.Token)
                    .SetAuthorizationEndpointUris(ProviderPaths.Authorization)
                    .SetPushedAuthorizationEndpointUris(ProviderPaths.PushedAuthorization)
                    .SetEndSessionEndpointUris(ProviderPaths.EndSession);
                server.AllowClientCredentialsFlow().AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
                server.Configure(options => options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain));
                server.SetAuthorizationCodeLifetime(_codeLifetime);

                // What a browser carries, anyone on its way may read and change: so clients push their requests (RFC 9126, FAPI 2.0).
                server.RequirePushedAuthorizationRequests().Configure(options => options.RequestTokenLifetime = _requestLifetime);
                server.RegisterScopes([.. FederationScopes.All, Scopes.Profile, Scopes.Roles]);
                server.RegisterClaims(FederationClaims.Name, FederationClaims.Organization, FederationClaims.Roles);

                // Services verify tokens themselves (RFC 9068) and tokens live for minutes, so none is encrypted or remembered.
                server.DisableAccessTokenEncryption().DisableTokenStorage().DisableAuthorizationStorage();

                // Which services a client may call is said with the client, not once for all.
                server.DisableResourceValidation();
                server.UseClientCertificateBoundAccessTokens();
                server.AddEventHandler(AssertionTypeHandler.Descriptor);
                server.AddEventHandler(AssertionClaimsHandler.Descriptor);
                server.AddEventHandler(AssertionReplayHandler.Descriptor);
                server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseSingletonHandler<DpopRequestHandler>());
                server.AddEventHandler(BindingHandler.Descriptor);
                server.AddEventHandler(TokenTypeHandler.Descriptor);
                server.AddEventHandler(PushedRequests.Descriptor);
                server.AddEventHandler<HandleConfigurationRequestContext>(handler => handler.UseSingletonHandler<AlgorithmDiscoveryHandler>());
                server.AddEventHandler(TokenRefusals<ApplyTokenResponseContext>.Descriptor);
                server.AddEventHandler(TokenRefusals<ApplyPushedAuthorizationResponseContext>.Descriptor);
                server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseScopedHandler<ClientCredentialsHandler>());
                server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseSingletonHandler<AuthorizationCodeHandler>());
                server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseScopedHandler<AuthorizationHandler>());
                server.AddEventHandler<HandleEndSessionRequestContext>(handler => handler.UseSingletonHandler<EndSessionHandler>());
            });
    }
}
