using Federation.Hosting;
using Federation.Node.Administration;
using Federation.Node.Digests;
using Federation.Node.History;
using Federation.Node.Peering;
using Federation.Node.Reading;
using Federation.Node.Retention;
using Federation.Node.Signing;
using Federation.Replication;
using Federation.Replication.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Federation.Node;

/// <summary>Composes a node: the catalogue of an organisation, served to who may read it and changed by who owns it.</summary>
public static class FederationNodeExtensions
{
    /// <summary>Adds the node and what it shares with the other services. Settings: section <c>Node</c> (<see cref="NodeOptions"/>).</summary>
    public static WebApplicationBuilder AddFederationNode(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddFederationHosting("federation.node");
        builder.Services.AddSettings<NodeOptions>(NodeOptions.Section);
        builder.Services.KeepAuditIn(services => services.GetRequiredService<IOptions<NodeOptions>>().Value.DataDirectory);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<NodeCatalog>();
        builder.Services.AddHostedService(services => services.GetRequiredService<NodeCatalog>());
        builder.Services.AddSingleton<RegistryAccess>();
        builder.Services.AddHostedService<RetentionSchedule>();
        builder.Services.AddGrpc().AddServiceOptions<CatalogGrpcService>(service => service.Interceptors.Add<ReaderInterceptor>());
        builder.Services.AddSingleton(services => new SigningKeys(
            services.GetRequiredService<IOptions<NodeOptions>>().Value.DataDirectory,
            "Node:DataDirectory",
            SigningKeyPurpose.Digests,
            services.GetRequiredService<IOptions<NodeOptions>>().Value.Signing.KeyLifetime,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<SigningKeys>>()));
        builder.Services.AddSingleton<DigestSigner>();
        builder.Services.AddSingleton<KeySet>();
        builder.Services.AddSingleton<DigestReading>();
        builder.Services.AddSingleton<OriginContacts>();
        builder.Services.AddSingleton<ServedRegistries>();
        builder.Services.AddSingleton<WorkItemReading>();
        builder.Services.AddSingleton<WorkItemListing>();
        builder.Services.AddSingleton<RevisionListing>();
        builder.Services.AddSingleton<IExceptionTranslator, NodeErrors>();
        builder.Services.AddSingleton<IReplicaStore, CatalogReplicaStore>();
        builder.AddFederationPeers<NodeOptions>(NodeOptions.Section);
        return builder;
    }

    /// <summary>Maps the node's services, each behind its scope.</summary>
    public static WebApplication MapFederationNode(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapFederationHosting();
        app.MapGrpcService<CatalogGrpcService>().RequireAuthorization(FederationScopes.CatalogRead);
        app.MapFederationPeers();
        app.MapGrpcService<CatalogAdminGrpcService>().RequireAuthorization(FederationScopes.CatalogWrite);
        KeySet.Map(app);
        return app;
    }
}
