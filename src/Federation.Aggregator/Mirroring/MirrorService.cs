using Federation.Aggregator.Redis;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Replication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>Mirrors the registries of all nodes, as long as the host runs.</summary>
internal sealed class MirrorService(
    IOptions<AggregatorOptions> options,
    IOptions<RedisOptions> redisOptions,
    RedisConnection redis,
    AccessTokenSource tokens,
    MirrorSet mirrors,
    IMirrorObserver observer,
    TimeProvider time,
    ILoggerFactory logging) : BackgroundService
{
    private readonly FollowerOptions _following = new() { HeartbeatInterval = options.Value.HeartbeatInterval };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var database = await redis.GetDatabaseAsync(stoppingToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var nodes = options.Value.Nodes.Select(node => FollowAsync(node, database, stop.Token)).ToList();
        try
        {
            // Nodes are followed until the host stops, so the first to end ends by a fault, and the host with it.
            await (await Task.WhenAny(nodes).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(nodes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(FollowedNode node, IDatabase database, CancellationToken cancellationToken)
    {
        using var channel = FederationChannel.Open(node.Address!, tokens, node.Audience);
        var client = new CatalogService.CatalogServiceClient(channel);
        var prefix = redisOptions.Value.KeyPrefix;
        var follower = new NodeFollower(
            node,
            client,
            new KnownRegistries(database, prefix),
            mirrors,
            Open,
            _following,
            options.Value.DiscoveryInterval,
            time,
            logging.CreateLogger<NodeFollower>());
        await follower.RunAsync(cancellationToken).ConfigureAwait(false);

        Mirror Open(string registry)
        {
            var replica = new RedisReplica(registry, database, prefix, observer);
            var logger = logging.CreateLogger<CatalogFollower>();
            var route = new RegistryRoute { Registry = registry, Peer = node.Address!.Authority };
            var following = new CatalogFollower(client, route, replica, _following, time, logger);
            return new Mirror(registry, node.Address!, following, replica);
        }
    }
}
