using Federation.Aggregator.Clusters;
using Federation.Aggregator.Decisions;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Exports;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Pages;
using Federation.Aggregator.Papers;
using Federation.Aggregator.Proposals;
using Federation.Aggregator.Reading;
using Federation.Aggregator.Redis;
using Federation.Aggregator.Roadmaps;
using Federation.Aggregator.Storage;
using Federation.Aggregator.Topics;
using Federation.Aggregator.Watch;
using Federation.Aggregator.Watch.Digests;
using Federation.Aggregator.Watch.Feeds;
using Federation.Aggregator.Watch.Subscriptions;
using Federation.Aggregator.Watch.Webhooks;
using Federation.Hosting;
using Federation.Replication;
using Federation.Replication.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator;

/// <summary>Composes an aggregator: mirrors of the nodes' registries, and reports of work duplicated among them.</summary>
public static class FederationAggregatorExtensions
{
    /// <summary>
    /// Adds the aggregator and what it shares with the other services. Settings: sections <c>Aggregator</c>
    /// (<see cref="AggregatorOptions"/>), <c>Redis</c> (<see cref="RedisOptions"/>), and <c>Client</c>
    /// (<see cref="ClientOptions"/>) for the tokens that nodes ask for.
    /// </summary>
    public static WebApplicationBuilder AddFederationAggregator(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddFederationHosting("federation.aggregator");
        builder.Services.AddSettings<AggregatorOptions>(AggregatorOptions.Section);
        builder.Services.KeepAuditIn(services => services.GetRequiredService<IOptions<AggregatorOptions>>().Value.DataDirectory);
        builder.Services.AdmitOrganizations(services => services.GetRequiredService<IOptions<AggregatorOptions>>().Value.Readers);
        builder.Services.AddSettings<RedisOptions>(RedisOptions.Section);
        builder.Services.AddFederationClient();
        builder.Services.AddSingleton<RedisConnection>();
        builder.Services.AddSingleton<AggregatorMetrics>();
        builder.Services.AddSingleton(services => DurableStore.Open(
            services.GetRequiredService<IOptions<AggregatorOptions>>().Value.DataDirectory, services.GetServices<TableSet>()));
        builder.Services.AddSingleton<IExceptionTranslator, StoreErrors>();
        if (DetectsDuplicates(builder.Configuration))
        {
            builder.Services.AddSingleton<DuplicateIndex>();
            builder.Services.AddSingleton<IMirrorObserver>(services => services.GetRequiredService<DuplicateIndex>());
            builder.Services.AddSingleton<IHostedService>(services => services.GetRequiredService<DuplicateIndex>());
            AddDecisions(builder.Services);
            AddProposals(builder.Services);
            AddTopics(builder.Services);
            AddWatch(builder.Services);
        }

        builder.Services.AddSingleton<RedisReplicaStore>();
        builder.Services.AddSingleton<IReplicaStore>(services => services.GetRequiredService<RedisReplicaStore>());
        builder.Services.AddSingleton<RegistryReports>();
        builder.Services.AddSingleton<MirroredCatalog>();
        builder.Services.AddSingleton<MirroredWorkItems>();
        builder.Services.AddSingleton<MirroredDigests>();
        builder.Services.AddSingleton<IExceptionTranslator, ReadingErrors>();
        builder.AddFederationPeers<AggregatorOptions>(AggregatorOptions.Section);
        if (HasPages(builder.Configuration))
            builder.AddPages();
        return builder;
    }

    /// <summary>Maps the aggregator's services, each behind its scope.</summary>
    public static WebApplication MapFederationAggregator(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (HasPages(app.Configuration))
            app.UsePages();
        app.MapFederationHosting();
        app.Services.GetRequiredService<AggregatorMetrics>();
        app.Services.GetRequiredService<DurableStore>();
        app.MapGrpcService<RegistryGrpcService>().RequireAuthorization(FederationScopes.DuplicatesRead);
        app.MapGrpcService<CatalogGrpcService>().RequireAuthorization(FederationScopes.CatalogRead);
        app.MapFederationPeers();
        if (app.Services.GetService<DuplicateIndex>() is not null)
        {
            app.MapGrpcService<DuplicateGrpcService>().RequireAuthorization(FederationScopes.DuplicatesRead);
            app.MapGrpcService<ClusterGrpcService>().RequireAuthorization(FederationScopes.DuplicatesRead);
            app.MapGrpcService<DecisionGrpcService>().RequireAuthorization(FederationScopes.DuplicatesRead);
            app.MapGrpcService<ExportGrpcService>().RequireAuthorization(FederationScopes.DuplicatesRead);
            app.MapGrpcService<PaperGrpcService>().RequireAuthorization(FederationScopes.DuplicatesRead);
            app.MapGrpcService<ProposalGrpcService>().RequireAuthorization(FederationScopes.DuplicatesRead);
            app.MapGrpcService<TopicGrpcService>().RequireAuthorization(FederationScopes.DuplicatesRead);
            app.MapGrpcService<RoadmapGrpcService>().RequireAuthorization(FederationScopes.DuplicatesRead);
            app.MapGrpcService<WatchGrpcService>().RequireAuthorization(FederationScopes.DuplicatesRead);
            app.MapGrpcService<SubscriptionGrpcService>().RequireAuthorization(FederationScopes.DuplicatesRead);
            FeedEndpoints.Map(app);
        }

        if (HasPages(app.Configuration))
            app.MapPages();
        return app;
    }

    // Pages show duplicates and what people decided of them.
    private static bool HasPages(IConfiguration configuration) => DetectsDuplicates(configuration) && configuration.OffersPages();

    private static void AddDecisions(IServiceCollection services)
    {
        services.AddSingleton(DecisionLog.Tables);
        services.AddSingleton<DecisionLog>();
        services.AddSingleton<DecisionBook>();
        services.AddSingleton<Subjects>();
        services.AddSingleton<DuplicateReports>();
        services.AddSingleton<ClusterReports>();
        services.AddSingleton<DecisionReports>();
        services.AddSingleton<ExportReports>();
        services.AddSingleton<DecisionDesk>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<DecisionDesk>());
        services.AddSingleton<DecidedItemWatch>();
        services.AddSingleton<IMirrorObserver>(provider => provider.GetRequiredService<DecidedItemWatch>());
        services.AddHostedService<Reopening>();
    }

    private static void AddProposals(IServiceCollection services)
    {
        services.AddSingleton<AllocationIndex>();
        services.AddSingleton<IMirrorObserver>(provider => provider.GetRequiredService<AllocationIndex>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<AllocationIndex>());
        services.AddSingleton(provider => TermsOfReferenceBook.Read(provider.GetRequiredService<IOptions<AggregatorOptions>>().Value.TermsOfReference));
        services.AddSingleton<AnswerBases>();
        services.AddSingleton<ProposalReports>();
        services.AddSingleton<PaperFactsReading>();
        services.AddSingleton<PaperReports>();
    }

    private static void AddTopics(IServiceCollection services)
    {
        services.AddSingleton(TopicStore.Tables);
        services.AddSingleton<TopicStore>();
        services.AddSingleton<TopicDesk>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<TopicDesk>());
        services.AddSingleton<NotedItems>();
        services.AddSingleton<IMirrorObserver>(provider => provider.GetRequiredService<NotedItems>());
        services.AddSingleton<TopicMembers>();
        services.AddSingleton<TopicPlaces>();
        services.AddSingleton<TopicSuggestions>();
        services.AddSingleton<SuggestedTopics>();
        services.AddSingleton<TopicReports>();
        services.AddSingleton<RoadmapReports>();
    }

    // After the duplicates: what they found in the mirrors of this run is in effect before those count as caught up.
    private static void AddWatch(IServiceCollection services)
    {
        services.AddSingleton(EventLog.Tables);
        services.AddSingleton<EventLog>();
        services.AddSingleton<EventTail>();
        services.AddSingleton<EventJournal>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<EventJournal>());
        services.AddSingleton<ItemNews>();
        services.AddSingleton<IMirrorObserver>(provider => provider.GetRequiredService<ItemNews>());
        services.AddHostedService<DuplicateNews>();
        services.AddSingleton<EventTopics>();
        services.AddSingleton<EventFilters>();
        services.AddSingleton<EventReports>();
        services.AddSingleton<EventStream>();
        services.AddSingleton(SubscriptionStore.Tables);
        services.AddSingleton<SubscriptionStore>();
        services.AddSingleton<SubscriptionDesk>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SubscriptionDesk>());
        services.AddSingleton<SubscriptionReports>();
        services.AddSingleton<DailyDigests>();
        services.AddSingleton<EventFeed>();
        services.AddSettings<WebhookOptions>(WebhookOptions.Section);
        services.AddSingleton<WebhookTargets>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookDelays>();
        services.AddSingleton<WebhookTrial>();
        services.AddHostedService<WebhookDispatch>();
    }

    // A value that is neither is refused when the host is built.
    private static bool DetectsDuplicates(IConfiguration configuration) =>
        !bool.TryParse(configuration[$"{AggregatorOptions.Section}:{nameof(AggregatorOptions.DetectDuplicates)}"], out var detects) || detects;
}
