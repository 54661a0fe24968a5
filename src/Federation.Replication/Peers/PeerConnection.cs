using System.Collections.Concurrent;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace Federation.Replication.Peers;

/// <summary>
/// The connection to one peer: a channel and a circuit of its own, and the list of what it serves, asked for from time to time.
/// Nothing that the peer does or fails to do takes anything from the others.
/// </summary>
internal sealed partial class PeerConnection : IAsyncDisposable
{
    internal static readonly TimeSpan MinimumBackOff = TimeSpan.FromMilliseconds(250);
    internal static readonly TimeSpan MaximumBackOff = TimeSpan.FromSeconds(30);
    private const int LargestPage = 1_000;
    private static readonly TimeSpan _callTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _loadingInterval = TimeSpan.FromSeconds(2);

    private readonly PeeringOptions _peering;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GrpcChannel _channel;
    private readonly ConcurrentDictionary<string, PeerRoute> _routes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _restricted = new(StringComparer.Ordinal);
    private readonly Signal _changed = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _discovery = Task.CompletedTask;
    private volatile bool _isPaused;

    public PeerConnection(
        PeerOptions options, bool isConfigured, bool isPaused, AccessTokenSource tokens, PeeringOptions peering, TimeProvider time, ILogger<PeerConnection> logger)
    {
        (Options, IsConfigured, _isPaused, _peering, _time, _logger) = (options, isConfigured, isPaused, peering, time, logger);
        Circuit = new Circuit(MinimumBackOff, MaximumBackOff, time);
        Copies = new SemaphoreSlim(options.ConcurrentCopies);
        _channel = FederationChannel.Open(options.Address!, tokens, options.Audience, compression: options.Compresses);
        Client = new CatalogService.CatalogServiceClient(_channel);
    }

    public PeerOptions Options { get; }

    /// <summary>Whether it stands in the configuration.</summary>
    public bool IsConfigured { get; }

    /// <summary>Whether it rests.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>Whether it has told once since the start what it serves.</summary>
    public bool IsKnown { get; private set; }

    public Circuit Circuit { get; }

    public CatalogService.CatalogServiceClient Client { get; }

    /// <summary>Turns for copying its registries from nothing.</summary>
    public SemaphoreSlim Copies { get; }

    /// <summary>Its registries, by name.</summary>
    public IEnumerable<PeerRoute> Routes => _routes.Values.OrderBy(route => route.Registry, StringComparer.Ordinal);

    /// <summary>The way to a registry at this peer; a new one when it is not known yet.</summary>
    public PeerRoute RouteTo(string registry) =>
        _routes.GetOrAdd(registry, static (name, peer) => new PeerRoute(peer, name, peer._peering, peer._time), this);

    /// <summary>Asks from time to time what it serves, until it is disposed.</summary>
    /// <param name="offered">Takes up a registry that the peer serves.</param>
    /// <param name="changed">Hears that something has changed: what it serves, or whether it can be reached.</param>
    public void Start(Action<PeerConnection, string, Offer> offered, Action<PeerConnection> changed) =>
        _discovery = Task.Run(() => DiscoverAsync(offered, changed, _stop.Token), CancellationToken.None);

    /// <summary>A call for one of its registries has failed, and by the peer's fault.</summary>
    public void Failed(string reason)
    {
        Circuit.Open(reason);
        _changed.Set();
    }

    public void Pause()
    {
        _isPaused = true;
        _changed.Set();
    }

    /// <summary>Ends a rest, and every wait after failures.</summary>
    public void Resume()
    {
        _isPaused = false;
        foreach (var route in _routes.Values)
            route.Forgive();
        Circuit.Retry();
        _changed.Set();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _discovery.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _channel.Dispose();
        _stop.Dispose();
    }

    private async Task DiscoverAsync(Action<PeerConnection, string, Offer> offered, Action<PeerConnection> changed, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!_isPaused)
                {
                    await Circuit.WaitAsync(cancellationToken).ConfigureAwait(false);
                    await AskAsync(offered, cancellationToken).ConfigureAwait(false);
                    Circuit.Close();
                    IsKnown = true;
                }
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var reason = e.InWords();
                if (Circuit.IsClosed)
                    LogUnreachable(Options.Name, Options.Address!, reason);
                Circuit.Open(reason);
            }

            changed(this);
            if (_isPaused || Circuit.IsClosed)
                await _changed.WaitAsync(UntilNextLook(), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    // A peer that is still copying a registry is asked again soon, so that a chain of nodes fills without a wait at each.
    private TimeSpan UntilNextLook()
    {
        if (_isPaused)
            return Timeout.InfiniteTimeSpan;
        var loads = _routes.Values.Any(route => route.Offer?.State == CopyState.Loading);
        return loads && _peering.DiscoveryInterval > _loadingInterval ? _loadingInterval : _peering.DiscoveryInterval;
    }

    private async Task AskAsync(Action<PeerConnection, string, Offer> offered, CancellationToken cancellationToken)
    {
        HashSet<string> served = new(StringComparer.Ordinal);
        if (Options.Registries.Count == 0)
        {
            string? leftOut = null;
            foreach (var (i, registry) in (await ListAsync(cancellationToken).ConfigureAwait(false)).Index())
            {
                if (!RegistryName.TryParse(registry.Name, out _))
                    continue;
                if (i >= Options.MaximumRegistries || !HasRoomFor(registry.Name))
                    leftOut ??= registry.Name;
                else if (MayMirror(registry) && served.Add(registry.Name))
                    offered(this, registry.Name, Offer.From(registry));
            }

            if (leftOut is not null)
                LogTooMany(Options.Name, Options.MaximumRegistries, leftOut);
        }

        foreach (var route in Routes.Where(route => !served.Contains(route.Registry)))
            await AskAsync(route, cancellationToken).ConfigureAwait(false);
    }

    // Every page must bring something, and there is an end to what one peer may bring.
    private async Task<IReadOnlyList<Registry>> ListAsync(CancellationToken cancellationToken)
    {
        List<Registry> registries = [];
        var request = new ListRegistriesRequest { PageSize = LargestPage };
        do
        {
            var page = await Client.ListRegistriesAsync(
                request, deadline: Deadline(), cancellationToken: cancellationToken).ConfigureAwait(false);
            registries.AddRange(page.Registries);
            request.PageToken = page.Registries.Count > 0 ? page.NextPageToken : "";
        }
        while (request.PageToken.Length > 0 && registries.Count <= Options.MaximumRegistries);
        return registries;
    }

    private async Task AskAsync(PeerRoute route, CancellationToken cancellationToken)
    {
        try
        {
            var registry = (await Client.GetRegistryAsync(
                new GetRegistryRequest { Name = route.Registry }, deadline: Deadline(), cancellationToken: cancellationToken).ConfigureAwait(false)).Registry;
            if (registry?.Name != route.Registry)
                route.Refused(RemoteCatalog.OtherRegistry);
            else if (MayMirror(registry))
                route.Offered(Offer.From(registry));
            else
                route.Refused(RestrictedRegistry.Refusal);
        }
        catch (RpcException e) when (FollowFault.KindOf(e) == FaultKind.Route)
        {
            route.Refused(e.InWords());
        }
    }

    // Those that it served before count too: a peer that names others each time brings no more than one that names all at once.
    private bool HasRoomFor(string registry) => _routes.Count < Options.MaximumRegistries || _routes.ContainsKey(registry);

    private bool MayMirror(Registry registry)
    {
        var may = _peering.MayMirror(registry);
        if (may)
            _restricted.Remove(registry.Name);
        else if (_restricted.Count < Options.MaximumRegistries && _restricted.Add(registry.Name))
            LogRestricted(Options.Name, registry.Name, RestrictedRegistry.Refusal);
        return may;
    }

    // Of the clock that gRPC has.
    private static DateTime Deadline() => DateTime.UtcNow + _callTimeout;
}
