using System.IO.Compression;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>What every host of the federation shares.</summary>
public static class FederationHostingExtensions
{
    /// <summary>Where every host tells probes that speak no gRPC that it serves: 200, and 503 once it is stopping.</summary>
    public const string HealthPath = "/health";

    private const string Compression = "gzip";

    /// <summary>
    /// A gRPC host: listening, bearer tokens, scopes, errors, limits, health, reflection, telemetry. Reads the sections
    /// <c>Listen</c>, <c>Limits</c>, <c>Authentication</c>, <c>Trust</c>, <c>Audit</c> and <c>Telemetry</c>.
    /// </summary>
    /// <param name="builder">The host to be.</param>
    /// <param name="serviceName">Its name in telemetry, for example <c>federation.node</c>.</param>
    public static WebApplicationBuilder AddFederationHosting(this WebApplicationBuilder builder, string serviceName)
    {
        AddListening(builder, serviceName, WireProtocol.Grpc);
        AddAuthentication(builder.Services);
        AddAuthorization(builder.Services);
        builder.Services.AddSingleton<IExceptionTranslator, PagingErrors>();
        builder.Services.AddGrpc(grpc =>
        {
            // The outer one sees errors as callers are told them.
            grpc.Interceptors.Add<AuditInterceptor>();
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.MaxReceiveMessageSize = MessageSize.MaxBytes;
            // What is sent is compressed for clients whose `grpc-accept-encoding` names it, and for no others.
            grpc.ResponseCompressionAlgorithm = Compression;
            grpc.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks();
        return builder;
    }

    /// <summary>
    /// The pipeline of a gRPC host. Health is open, so that probes can ask for it by gRPC or at <c>/health</c>, and reflection as the settings
    /// say; whatever else is mapped needs a valid token, and the scope that it asks for by <see cref="FederationScopes"/>.
    /// </summary>
    public static WebApplication MapFederationHosting(this WebApplication app)
    {
        // Calls are not made to where people reach the pages; what a proof is signed for is where they were made to.
        var listener = app.Services.GetRequiredService<IOptions<ListenerOptions>>().Value;
        app.UseWhen(
            static context => GrpcResponse.Understands(context.Request),
            calls => calls.UsePublicAddress(listener.PublicAddress));
        app.UseWhen(
            static context => !GrpcResponse.Understands(context.Request),
            pages => pages.UsePublicAddress(app.Services.GetRequiredService<IOptions<SignInOptions>>().Value.Address));
        app.UseRouting();
        app.UseMiddleware<BareStatus>();
        AddressLimits.UseAuthentication(app);
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapGrpcHealthChecksService().AllowAnonymous();
        app.MapHealthChecks(HealthPath).AllowAnonymous();
        MapReflection(app, listener.Reflection);
        return app;
    }

    /// <summary>Whether browsers can reach the pages of a host: it has a listener for them, or one that negotiates by TLS.</summary>
    public static bool ListensForPages(this IConfiguration settings) =>
        settings[$"{PageListenerOptions.Section}:{nameof(PageListenerOptions.Address)}"] is { Length: > 0 }
        || settings[$"{ListenerOptions.Section}:{nameof(ListenerOptions.Address)}"]?.StartsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Lets a host listen for browsers where the section <c>Pages</c> says so.</summary>
    public static WebApplicationBuilder AddPageListener(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSettings<PageListenerOptions>(PageListenerOptions.Section);
        if (builder.Configuration[$"{PageListenerOptions.Section}:{nameof(PageListenerOptions.Address)}"] is { Length: > 0 })
            builder.Services.AddKeyedSingleton(Listener.Pages, (p, _) => new Listener(
                p.GetRequiredService<IOptions<ListenerOptions>>().Value,
                p.GetRequiredService<IOptions<PageListenerOptions>>().Value.Address!,
                $"{PageListenerOptions.Section}:{nameof(PageListenerOptions.Address)}",
                p.GetRequiredService<TimeProvider>(),
                p.GetRequiredService<ILogger<Listener>>()));
        return builder;
    }

    /// <summary>
    /// A host that speaks HTTP/1.1 and HTML or JSON: listening, limits, audit, health and telemetry alone. Reads the sections <c>Listen</c>,
    /// <c>Limits</c>, <c>Audit</c> and <c>Telemetry</c>.
    /// </summary>
    /// <param name="builder">The host to be.</param>
    /// <param name="serviceName">Its name in telemetry, for example <c>federation.identity</c>.</param>
    public static WebApplicationBuilder AddFederationHttpHosting(this WebApplicationBuilder builder, string serviceName)
    {
        AddListening(builder, serviceName, WireProtocol.Http);
        builder.Services.AddRouting();
        return builder;
    }

    private static void MapReflection(WebApplication app, ReflectionAccess access)
    {
        if (access == ReflectionAccess.Open)
            app.MapGrpcReflectionService().AllowAnonymous();
        else if (access == ReflectionAccess.Authenticated)
            app.MapGrpcReflectionService().RequireAuthorization();
    }

    private static void AddListening(WebApplicationBuilder builder, string serviceName, WireProtocol wire)
    {
        // First, since it gives the options of Kestrel the services that https needs.
        builder.WebHost.UseKestrelCore();
        TelemetryExport.Add(builder, serviceName);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new MemoryKeyRepository());
        services.AddSettings<ListenerOptions>(ListenerOptions.Section);
        services.AddOptions<HostOptions>().Configure<IOptions<ListenerOptions>>(
            (host, listener) => host.ShutdownTimeout = listener.Value.ShutdownTimeout);
        services.AddSettings<LimitOptions>(LimitOptions.Section);
        services.AddAudit();
        services.AddHealthChecks().AddCheck<RunningHealthCheck>(RunningHealthCheck.Name);
        services.AddSingleton(p => new Listener(
            p.GetRequiredService<IOptions<ListenerOptions>>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<Listener>>()));
        services.AddSingleton(p => new KestrelSetup(
            p.GetKeyedService<Listener>(Listener.Pages) is { } pages
                ? [(p.GetRequiredService<Listener>(), wire), (pages, WireProtocol.Http)]
                : [(p.GetRequiredService<Listener>(), wire)],
            p.GetRequiredService<IOptions<LimitOptions>>()));
        services.AddSingleton<AddressLimits>();
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, ClientLimits>();
        services.AddRateLimiter(_ => { });
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(p => p.GetRequiredService<KestrelSetup>());
        services.AddSingleton<IConfigureOptions<SocketTransportOptions>>(p => p.GetRequiredService<KestrelSetup>());
    }

    private static void AddAuthentication(IServiceCollection services)
    {
        services.AddSettings<TokenTrustOptions>(TokenTrustOptions.Section);
        services.AddTrustedAuthorities();
        services.AddSingleton<DpopVerifier>();
        services.AddSingleton<DpopNonces>();
        services.AddSingleton<TokenBindingCheck>();
        services.AddSingleton<NamedConnections>();
        services.AddSingleton<DiscoveredKeys>();
        services.AddSingleton<EntityClient>();
        // The first that knows an issuer counts.
        services.AddSingleton<IIssuerSource, TrustList>();
        services.AddSingleton<IIssuerSource, AnchoredIssuers>();
        services.AddSingleton<TrustedIssuers>();
        services.AddHostedService<IssuerRefresh>();
        ProviderConfiguration.AddTo(
            services, TokenTrustOptions.Section, BearerTokenSetup.ProviderTimeout, p => p.GetRequiredService<IOptions<TokenTrustOptions>>().Value.Authority!);
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerTokenSetup>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
    }

    /// <summary>Refuses callers of all but some organisations, whatever their scopes.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="organizations">Gives the identifiers of the organisations; none for callers of any.</param>
    public static IServiceCollection AdmitOrganizations(this IServiceCollection services, Func<IServiceProvider, IReadOnlyList<string>> organizations) =>
        services.AddSingleton<IAuthorizationHandler>(provider => new OrganizationAdmission(organizations(provider)));

    private static void AddAuthorization(IServiceCollection services)
    {
        var authorization = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var scope in FederationScopes.All)
            authorization.AddPolicy(
                scope, policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)));
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, GrpcRefusals>();
    }
}
