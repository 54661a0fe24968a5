using System.Collections.Concurrent;
using Federation.Hosting;
using Federation.Protocol.Names;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Federation.Replication.Peers;

/// <summary>The peers of a service and the mirrors of what they serve, as long as the host runs. Safe for use by several threads.</summary>
/// <remarks>Which peers there are comes from the settings, and from <c>peers.json</c> in the data directory what was changed at run time.</remarks>
public sealed partial class PeerSet : IHostedService, IAsyncDisposable
{
    private const int PeersLimit = 1_000;

    private readonly PeeringOptions _options;
    private readonly IReplicaStore _store;
    private readonly AccessTokenSource? _tokens;
    private readonly DigestVerifier _verifier;
    private readonly FollowerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logging;
    private readonly ILogger _logger;
    private readonly PeersFile? _file;
    private readonly FollowerOptions _following;
    private readonly ConcurrentDictionary<string, PeerConnection> _peers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RegistryMirror> _mirrors = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task> _running = [];
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Made by the host.</summary>
    /// <param name="options">Which peers to mirror, and how.</param>
    /// <param name="store">Where the copies are kept.</param>
    /// <param name="tokens">Credentials for calls to peers; null when the host has none, and so no peers.</param>
    /// <param name="verifier">Verifies what origins sign.</param>
    /// <param name="metrics">What an operator watches.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">The log.</param>
    public PeerSet(
        PeeringOptions options,
        IReplicaStore store,
        AccessTokenSource? tokens,
        DigestVerifier verifier,
        FollowerMetrics metrics,
        TimeProvider time,
        ILoggerFactory logging)
    {
        (_options, _store, _tokens, _time, _logging) = (options, store, tokens, time, logging);
        (_verifier, _metrics) = (verifier, metrics);
        _logger = logging.CreateLogger<PeerSet>();
        _file = options.DataDirectory.Length > 0 ? new PeersFile(options.DataDirectory) : null;
        _following = new FollowerOptions { HeartbeatInterval = options.HeartbeatInterval, MayCopy = options.MayMirror };
    }

    /// <summary>How the mirrors stand, by the name of the registry.</summary>
    public IEnumerable<MirrorStatus> Mirrors => Kept.Select(mirror => mirror.Status);

    /// <summary>Resource names of the registries that cannot be followed now, or are not whole yet (AIP-217).</summary>
    public IEnumerable<string> Unreachable => Mirrors.Where(mirror => !mirror.IsCurrent).Select(mirror => mirror.Registry);

    /// <summary>Ids of the peers that have not told since the start what they serve, and of which no copy is kept from before either.</summary>
    public IEnumerable<string> Untold => All.Where(peer => !peer.IsKnown && !peer.Routes.Any()).Select(peer => peer.Options.Id);

    /// <summary>The peers, by their id.</summary>
    internal IEnumerable<PeerConnection> All => _peers.Values.OrderBy(peer => peer.Options.Id, StringComparer.Ordinal);

    private IEnumerable<RegistryMirror> Kept =>
        _mirrors.Values.Where(mirror => mirror.IsKept).OrderBy(mirror => mirror.Registry, StringComparer.Ordinal);

    /// <summary>Starts to mirror.</summary>
    /// <exception cref="SettingException"><c>peers.json</c> cannot be understood.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var book = _file?.Read() ?? new PeerBook();
        foreach (var peer in PeerIds.Complete(_options.Peers))
            Open(peer, isConfigured: true, book.Paused.Contains(peer.Id));
        foreach (var peer in book.Added)
        {
            if (_peers.ContainsKey(peer.Id))
                LogConfigured(peer.Name);
            else
                Open(peer, isConfigured: false, book.Paused.Contains(peer.Id));
        }

        _running.Add(Task.Run(() => RecallAsync(_stop.Token), CancellationToken.None));
        foreach (var peer in All)
            Start(peer);
        return Task.CompletedTask;
    }

    /// <summary>Stops to mirror; what is mirrored stays.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var peer in _peers.Values)
            await peer.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _changing.Dispose();
        _stop.Dispose();
    }

    /// <summary>A peer; null when there is none.</summary>
    internal PeerConnection? Find(string id) => _peers.GetValueOrDefault(id);

    /// <summary>The mirror of a registry; null when it is not mirrored.</summary>
    internal RegistryMirror? FindMirror(string registry) =>
        _mirrors.GetValueOrDefault(registry) is { IsKept: true } mirror ? mirror : null;

    /// <summary>The items of registries that could not be taken over, newest first.</summary>
    /// <param name="registry">Resource name of the registry; null for all.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal async Task<IReadOnlyList<QuarantinedItem>> ReadQuarantineAsync(string? registry, CancellationToken cancellationToken)
    {
        List<QuarantinedItem> items = [];
        foreach (var mirror in Kept.Where(mirror => registry is null || mirror.Registry == registry))
            items.AddRange(await _store.ReadQuarantineAsync(mirror.Registry, cancellationToken).ConfigureAwait(false));
        return items;
    }

    /// <summary>Adds a peer, and begins to mirror it.</summary>
    /// <exception cref="Grpc.Core.RpcException">There is one of that id, or a setting is missing.</exception>
    internal Task<PeerConnection> AddAsync(PeerOptions options, CancellationToken cancellationToken) => ChangeAsync(
        () =>
        {
            if (_tokens is null)
                throw PeerErrors.SettingMissing($"{ClientOptions.Section}:{nameof(ClientOptions.Authority)}", "the service has no credentials for calls to peers");
            if (_peers.ContainsKey(options.Id))
                throw PeerErrors.Exists(options.Id);
            if (_peers.Count >= PeersLimit)
                throw PeerErrors.TooMany(PeersLimit);
            Write(Book() with { Added = [.. Book().Added, options] });
            var peer = Open(options, isConfigured: false, isPaused: false);
            Start(peer);
            LogAdded(options.Name, options.Address!);
            return Task.FromResult(peer);
        },
        cancellationToken);

    /// <summary>Removes a peer, and drops the copies of the registries that no other peer serves.</summary>
    /// <exception cref="Grpc.Core.RpcException">There is none of that id, or it stands in the configuration.</exception>
    internal Task RemoveAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            var peer = Find(id) ?? throw PeerErrors.NotFound(id);
            if (peer.IsConfigured)
                throw PeerErrors.Configured(id, _options.SectionName);
            var book = Book();
            Write(new PeerBook { Added = [.. book.Added.Where(other => other.Id != id)], Paused = [.. book.Paused.Where(other => other != id)] });
            lock (_gate)
            {
                _peers.TryRemove(id, out _);
                foreach (var route in peer.Routes)
                    _mirrors.GetValueOrDefault(route.Registry)?.Remove(route);
            }

            await peer.DisposeAsync().ConfigureAwait(false);
            LogRemoved(peer.Options.Name);
            return peer;
        },
        cancellationToken);

    /// <summary>Lets a peer rest.</summary>
    /// <exception cref="Grpc.Core.RpcException">There is none of that id, or a setting is missing.</exception>
    internal Task<PeerConnection> PauseAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        () =>
        {
            var peer = Find(id) ?? throw PeerErrors.NotFound(id);
            if (!peer.IsPaused)
            {
                Write(Book() with { Paused = [.. Book().Paused, id] });
                peer.Pause();
                LookAt(peer);
                LogPaused(peer.Options.Name);
            }

            return Task.FromResult(peer);
        },
        cancellationToken);

    /// <summary>Ends a rest of a peer, and every wait after its failures.</summary>
    /// <exception cref="Grpc.Core.RpcException">There is none of that id.</exception>
    internal Task<PeerConnection> ResumeAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        () =>
        {
            var peer = Find(id) ?? throw PeerErrors.NotFound(id);
            if (peer.IsPaused)
                Write(Book() with { Paused = [.. Book().Paused.Where(other => other != id)] });
            peer.Resume();
            LookAt(peer);
            LogResumed(peer.Options.Name);
            return Task.FromResult(peer);
        },
        cancellationToken);

    /// <summary>The way to a registry at a peer that was followed before the host was started; null when the peer is not there any more.</summary>
    internal PeerRoute? Recall(string peer, string registry) =>
        Find(peer) is { } found && found.Options.Wants(registry) ? found.RouteTo(registry) : null;

    /// <summary>Whether every peer has told, since the start, what it serves; those that rest are not waited for.</summary>
    internal bool AreAllKnown() => _peers.Values.All(peer => peer.IsKnown || peer.IsPaused);

    /// <summary>Makes who follows a way.</summary>
    internal CatalogFollower Follow(PeerRoute route, IReplica replica) => new(
        route.Peer.Client,
        new RegistryRoute { Registry = route.Registry, Peer = route.Peer.Options.Id, Filter = route.Peer.Options.Filter, OwnNode = _store.Node },
        replica,
        _following with { MaximumItems = route.Peer.Options.MaximumItems },
        _verifier,
        _metrics,
        _time,
        _logging.CreateLogger<CatalogFollower>());

    private async Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await change().ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    private PeerBook Book() => new()
    {
        Added = [.. All.Where(peer => !peer.IsConfigured).Select(peer => peer.Options)],
        Paused = [.. All.Where(peer => peer.IsPaused).Select(peer => peer.Options.Id)],
    };

    private void Write(PeerBook book)
    {
        if (_file is null)
            throw PeerErrors.SettingMissing($"{_options.SectionName}:{nameof(_options.DataDirectory)}", "changes could not be kept over a restart");
        try
        {
            _file.Write(book);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnkept(e.Message);
            throw PeerErrors.Unkept();
        }
    }

    private PeerConnection Open(PeerOptions options, bool isConfigured, bool isPaused)
    {
        var tokens = _tokens ?? throw new SettingException(new SettingFault(
            $"{ClientOptions.Section}:{nameof(ClientOptions.Authority)}", null, "the OIDC issuer that gives this service tokens for its peers"));
        var peer = new PeerConnection(options, isConfigured, isPaused, tokens, _options, _time, _logging.CreateLogger<PeerConnection>());
        _peers[options.Id] = peer;
        return peer;
    }

    private void Start(PeerConnection peer)
    {
        foreach (var registry in peer.Options.Registries)
            TakeUp(peer, new RegistryName(registry).ToString(), null);
        peer.Start(TakeUp, LookAt);
    }

    // A registry that this service is the origin of is not mirrored, whoever offers it.
    private void TakeUp(PeerConnection peer, string registry, Offer? offer)
    {
        if (_store.IsOrigin(registry))
            return;
        lock (_gate)
        {
            if (_peers.GetValueOrDefault(peer.Options.Id) != peer)
                return;
            var route = peer.RouteTo(registry);
            if (offer is not null)
                route.Offered(offer);
            Mirror(registry, isRemembered: false, route);
        }
    }

    // A mirror has its way before it looks for one: without any it would drop the copy.
    private void Mirror(string registry, bool isRemembered, PeerRoute? route = null)
    {
        var isNew = !_mirrors.TryGetValue(registry, out var mirror);
        mirror ??= _mirrors[registry] = new RegistryMirror(registry, _store, this, isRemembered, _time, _logging.CreateLogger<RegistryMirror>());
        if (route is not null)
            mirror.Add(route);
        if (isNew)
            _running.Add(Task.Run(() => mirror.RunAsync(_stop.Token), CancellationToken.None));
    }

    private void LookAt(PeerConnection peer)
    {
        foreach (var mirror in peer.IsKnown ? _mirrors.Values : peer.Routes.Select(route => _mirrors.GetValueOrDefault(route.Registry)).OfType<RegistryMirror>())
            mirror.Look();
    }

    private async Task RecallAsync(CancellationToken cancellationToken)
    {
        var backOff = new BackOff(PeerConnection.MinimumBackOff, PeerConnection.MaximumBackOff);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var remembered = await _store.ListAsync(cancellationToken).ConfigureAwait(false);
                lock (_gate)
                {
                    foreach (var registry in remembered)
                        Mirror(registry, isRemembered: true);
                }

                return;
            }
            catch (ReplicaUnavailableException)
            {
                await Task.Delay(backOff.Next(), _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
