using Federation.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>Composes the identity provider of a federation that has no other: OpenID discovery, keys, and tokens by client credentials.</summary>
public static class FederationIdentityExtensions
{
    /// <summary>Adds the provider and its listening. Reads the sections <c>Identity</c>, <c>Listen</c> and <c>Telemetry</c>.</summary>
    public static WebApplicationBuilder AddFederationIdentity(this WebApplicationBuilder builder)
    {
        builder.AddFederationHttpHosting("federation.identity");
        builder.Services.AddSettings<IdentityOptions>(IdentityOptions.Section);
        builder.Services.AddHealthChecks();
        AddStorage(builder.Services);
        AddTokenServer(builder.Services);
        return builder;
    }

    /// <summary>
    /// Maps discovery, keys and the token endpoint, and <c>/health</c>.
    /// </summary>
    /// <exception cref="SettingException">The data folder or the key cannot be used, or the issuer is missing.</exception>
    public static WebApplication MapFederationIdentity(this WebApplication app)
    {
        // Read before the start, so that a wrong setting ends it in a sentence.
        _ = app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue;
        app.UseAuthentication();
        app.MapHealthChecks("/health");
        return app;
    }

    private static void AddStorage(IServiceCollection services)
    {
        services.AddSingleton<IdentityStore>();
        services.AddDbContext<IdentityContext>((provider, context) => context
            .UseSqlite(provider.GetRequiredService<IdentityStore>().ConnectionString)
            .UseOpenIddict());
        services.AddScoped<ClientRegister>();
        services.AddHostedService<StoreStartup>();
    }

    private static void AddTokenServer(IServiceCollection services)
    {
        services.AddSingleton<SigningKeyFile>();
        services.AddSingleton<TokenServerSetup>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(p => p.GetRequiredService<TokenServerSetup>());
        services.AddSingleton<IConfigureOptions<OpenIddictServerAspNetCoreOptions>>(p => p.GetRequiredService<TokenServerSetup>());
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityContext>())
            .AddServer(server =>
            {
                server.UseAspNetCore();
                server.SetTokenEndpointUris("connect/token").AllowClientCredentialsFlow().RegisterScopes([.. FederationScopes.All]);

                // Services verify tokens themselves (RFC 9068) and tokens live for minutes, so none is encrypted or remembered.
                server.DisableAccessTokenEncryption().DisableTokenStorage();

                // Which services a client may call is said with the client, not once for all.
                server.DisableResourceValidation();
                server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseScopedHandler<ClientCredentialsHandler>());
            });
    }
}
