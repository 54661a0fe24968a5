using System.Net;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Federation.Aggregator.Tests.Support;

/// <summary>An aggregator, a liaison officer's clients of it, and an administrator's.</summary>
internal sealed class TestAggregator : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly TestHost _host;
    private readonly AccessTokenSource _tokens;
    private readonly AccessTokenSource _managerTokens;
    private readonly GrpcChannel _channel;
    private readonly GrpcChannel _managerChannel;
    private readonly AccessTokenSource _officerTokens;
    private readonly GrpcChannel _officerChannel;

    private TestAggregator(TestHost host, TestFederation federation)
    {
        _host = host;
        _tokens = federation.TokensOf("liaison");
        _managerTokens = federation.TokensOf("manager");
        _managerChannel = FederationChannel.Open(host.Address, _managerTokens, TestFederation.AggregatorAudience);
        Peers = new PeerService.PeerServiceClient(_managerChannel);
        _officerTokens = federation.TokensOf("officer");
        _officerChannel = FederationChannel.Open(host.Address, _officerTokens, TestFederation.AggregatorAudience);
        Decisions = new DecisionService.DecisionServiceClient(_officerChannel);
        Clusters = new ClusterService.ClusterServiceClient(_officerChannel);
        Topics = new TopicService.TopicServiceClient(_officerChannel);
        _channel = FederationChannel.Open(host.Address, _tokens, TestFederation.AggregatorAudience);
        Registries = new RegistryService.RegistryServiceClient(_channel);
        Duplicates = new DuplicateService.DuplicateServiceClient(_channel);
        Catalog = new CatalogService.CatalogServiceClient(_channel);
        Proposals = new ProposalService.ProposalServiceClient(_channel);
        Exports = new ExportService.ExportServiceClient(_channel);
        Papers = new PaperService.PaperServiceClient(_channel);
        Roadmaps = new RoadmapService.RoadmapServiceClient(_channel);
        ReadTopics = new TopicService.TopicServiceClient(_channel);
        Watch = new WatchService.WatchServiceClient(_channel);
        Subscriptions = new SubscriptionService.SubscriptionServiceClient(_officerChannel);
        OwnWatch = new WatchService.WatchServiceClient(_officerChannel);
        ForeignSubscriptions = new SubscriptionService.SubscriptionServiceClient(_channel);
    }

    public Uri Address => _host.Address;

    public RegistryService.RegistryServiceClient Registries { get; }

    public DuplicateService.DuplicateServiceClient Duplicates { get; }

    public CatalogService.CatalogServiceClient Catalog { get; }

    /// <summary>The client of somebody who may decide.</summary>
    public DecisionService.DecisionServiceClient Decisions { get; }

    /// <inheritdoc cref="Decisions"/>
    public ClusterService.ClusterServiceClient Clusters { get; }

    public ProposalService.ProposalServiceClient Proposals { get; }

    public ExportService.ExportServiceClient Exports { get; }

    public PaperService.PaperServiceClient Papers { get; }

    public RoadmapService.RoadmapServiceClient Roadmaps { get; }

    /// <inheritdoc cref="Decisions"/>
    public TopicService.TopicServiceClient Topics { get; }

    /// <summary>The client of somebody who may only read.</summary>
    public TopicService.TopicServiceClient ReadTopics { get; }

    public WatchService.WatchServiceClient Watch { get; }

    /// <inheritdoc cref="Decisions"/>
    public SubscriptionService.SubscriptionServiceClient Subscriptions { get; }

    /// <inheritdoc cref="Decisions"/>
    public WatchService.WatchServiceClient OwnWatch { get; }

    /// <summary>The client of somebody of another organisation, who may only read.</summary>
    public SubscriptionService.SubscriptionServiceClient ForeignSubscriptions { get; }

    /// <summary>The administrator's client.</summary>
    public PeerService.PeerServiceClient Peers { get; }

    /// <summary>Reads feeds, as who has nothing but their address.</summary>
    public HttpClient Reader() =>
        new() { BaseAddress = Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public static async Task<TestAggregator> StartAsync(
        TestFederation federation, TimeProvider time, IEnumerable<(string, string?)> settings, Action<WebApplication>? mapAlso = null)
    {
        var host = await TestHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton(time);
                builder.AddFederationAggregator();
            },
            app =>
            {
                app.MapFederationAggregator();
                mapAlso?.Invoke(app);
            },
            settings);
        return new TestAggregator(host, federation);
    }

    /// <summary>Waits until the mirrors are as a test wants them.</summary>
    public async Task<IReadOnlyList<MirroredRegistry>> UntilAsync(Func<IReadOnlyList<MirroredRegistry>, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(_patience);
        while (true)
        {
            var registries = (await Registries.ListRegistriesAsync(new(), cancellationToken: patience.Token)).Registries;
            if (condition(registries))
                return registries;
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Waits until a peer is as a test wants it.</summary>
    public async Task<Peer> UntilPeerAsync(string name, Func<Peer, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(_patience);
        while (true)
        {
            var peer = (await Peers.GetPeerAsync(new GetPeerRequest { Name = name }, cancellationToken: patience.Token)).Peer;
            if (condition(peer))
                return peer;
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Waits until both registries are mirrored.</summary>
    public Task<IReadOnlyList<MirroredRegistry>> UntilFollowingAsync() =>
        UntilAsync(registries => registries.Count == 2 && registries.All(r => r is { State: MirrorState.Following, Lag: 0 }));

    public async Task<ListDuplicatesResponse> ListAsync(
        string filter = "", string orderBy = "", int pageSize = 0, string pageToken = "") =>
        await Duplicates.ListDuplicatesAsync(
            new ListDuplicatesRequest { Filter = filter, OrderBy = orderBy, PageSize = pageSize, PageToken = pageToken },
            cancellationToken: TestContext.Current.CancellationToken);

    public async Task<Duplicate> GetAsync(string name) =>
        (await Duplicates.GetDuplicateAsync(
            new GetDuplicateRequest { Name = name }, cancellationToken: TestContext.Current.CancellationToken)).Duplicate;

    /// <summary>Begins to watch; everything that happens from then on is heard.</summary>
    public async Task<DuplicateEvents> WatchAsync(string filter = "", bool includeExisting = false)
    {
        var call = Duplicates.WatchDuplicates(
            new WatchDuplicatesRequest { Filter = filter, IncludeExisting = includeExisting },
            deadline: DateTime.UtcNow + (3 * _patience),
            cancellationToken: TestContext.Current.CancellationToken);
        await call.ResponseHeadersAsync;
        return new DuplicateEvents(call);
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _channel.Dispose();
        _managerChannel.Dispose();
        _officerChannel.Dispose();
        _officerTokens.Dispose();
        _tokens.Dispose();
        _managerTokens.Dispose();
    }
}
