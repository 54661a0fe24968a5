using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Replication;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// Follows the registries of a node: those that are configured, or all that it serves, also those that appear later.
/// </summary>
internal sealed partial class NodeFollower(
    FollowedNode node,
    CatalogService.CatalogServiceClient client,
    KnownRegistries known,
    MirrorSet mirrors,
    Func<string, Mirror> open,
    FollowerOptions options,
    TimeSpan discoveryInterval,
    TimeProvider time,
    ILogger<NodeFollower> logger)
{
    private readonly ILogger _logger = logger;
    private readonly BackOff _backOff = new(options.MinimumBackOff, options.MaximumBackOff);
    private readonly Dictionary<string, Task> _following = [];
    private string _lastFault = "";

    private Uri Address => node.Address!;

    /// <summary>Follows until the token is cancelled, or a follower ends by a fault of ours.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var discovers = node.Registries.Count == 0;
            Follow(
                discovers
                    ? await known.ReadAsync(Address, stop.Token).ConfigureAwait(false)
                    : node.Registries.Select(id => new RegistryName(id).ToString()),
                stop.Token);
            while (true)
            {
                var pause = discovers ? await DiscoverAsync(stop.Token).ConfigureAwait(false) : Timeout.InfiniteTimeSpan;
                var ended = await Task.WhenAny([Task.Delay(pause, time, stop.Token), .. _following.Values]).ConfigureAwait(false);
                await ended.ConfigureAwait(false);
                stop.Token.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(_following.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Gives the time until the next look.
    private async Task<TimeSpan> DiscoverAsync(CancellationToken cancellationToken)
    {
        try
        {
            var served = await ListAsync(cancellationToken).ConfigureAwait(false);
            Follow(served, cancellationToken);
            await known.WriteAsync(Address, served, cancellationToken).ConfigureAwait(false);
            _backOff.Reset();
            _lastFault = "";
            return discoveryInterval;
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            var fault = $"{e.StatusCode}: {e.Status.Detail}";
            if (fault != _lastFault)
                LogUnreachable(Address, fault);
            _lastFault = fault;
            return _backOff.Next();
        }
    }

    private async Task<List<string>> ListAsync(CancellationToken cancellationToken)
    {
        List<string> names = [];
        var request = new ListRegistriesRequest();
        do
        {
            var page = await client.ListRegistriesAsync(
                request,
                deadline: time.GetUtcNow().UtcDateTime + options.CallTimeout,
                cancellationToken: cancellationToken).ConfigureAwait(false);
            names.AddRange(page.Registries.Select(registry => registry.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return names;
    }

    private void Follow(IEnumerable<string> registries, CancellationToken cancellationToken)
    {
        foreach (var registry in registries)
        {
            if (_following.ContainsKey(registry) || !RegistryName.TryParse(registry, out _))
                continue;
            var mirror = open(registry);
            if (mirrors.TryAdd(mirror))
            {
                _following[registry] = Task.Run(() => mirror.Follower.RunAsync(cancellationToken), CancellationToken.None);
            }
            else
            {
                LogFollowedElsewhere(registry, Address, mirrors.Find(registry)!.Address);
                _following[registry] = Task.Delay(Timeout.Infinite, cancellationToken);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Cannot ask {Node} for its registries now: {Reason}")]
    private partial void LogUnreachable(Uri node, string reason);

    [LoggerMessage(2, LogLevel.Warning, "{Registry} of {Node} is not followed there: it is followed at {Other}")]
    private partial void LogFollowedElsewhere(string registry, Uri node, Uri other);
}
