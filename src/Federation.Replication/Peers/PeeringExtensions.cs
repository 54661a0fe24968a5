using Federation.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Federation.Replication.Peers;

/// <summary>Composes the peers of a host.</summary>
public static class PeeringExtensions
{
    /// <summary>
    /// Mirrors the peers of the settings <typeparamref name="TOptions"/> into the <see cref="IReplicaStore"/> that the host
    /// registers. Calls to them need the section <c>Client</c> (<see cref="ClientOptions"/>), which may be missing while there
    /// are none.
    /// </summary>
    /// <param name="builder">The host to be, which has registered the settings.</param>
    /// <param name="section">Name of their section.</param>
    public static WebApplicationBuilder AddFederationPeers<TOptions>(this WebApplicationBuilder builder, string section)
        where TOptions : PeeringOptions
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Configuration.GetSection(ClientOptions.Section).Exists() || builder.Configuration.GetSection($"{section}:Peers").Exists())
            builder.Services.AddFederationClient();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<PeeringOptions>(services => services.GetRequiredService<IOptions<TOptions>>().Value);
        builder.Services.AddSingleton(services => new OriginKeys(
            services.GetRequiredService<PeeringOptions>().Origins,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<OriginKeys>>(),
            services.GetRequiredService<TrustedAuthorities>()));
        builder.Services.AddSingleton<DigestVerifier>();
        builder.Services.AddSingleton<FollowerMetrics>();
        builder.Services.AddSingleton(services => new PeerSet(
            services.GetRequiredService<PeeringOptions>(),
            services.GetRequiredService<IReplicaStore>(),
            services.GetService<AccessTokenSource>(),
            services.GetRequiredService<DigestVerifier>(),
            services.GetRequiredService<FollowerMetrics>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<PeerSet>());
        return builder;
    }

    /// <summary>Maps <c>PeerService</c> behind its scope.</summary>
    public static WebApplication MapFederationPeers(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGrpcService<PeerGrpcService>().RequireAuthorization(FederationScopes.PeersManage);
        return app;
    }
}
