using System.Collections.Immutable;
using Federation.Protocol.Catalog.V1;
using Microsoft.Extensions.Logging;

namespace Federation.Replication.Peers;

/// <summary>
/// The mirror of one registry: follows it at the best of the peers that serve it, at another one when that fails, and forgets
/// it when none is left. Its own task does all that, so that no two peers ever write to the copy at once.
/// </summary>
internal sealed partial class RegistryMirror(
    string registry,
    IReplicaStore store,
    PeerSet peers,
    bool isRemembered,
    TimeProvider time,
    ILogger<RegistryMirror> logger)
{
    private readonly ILogger _logger = logger;
    private readonly Signal _changed = new();
    private readonly BackOff _backOff = new(PeerConnection.MinimumBackOff, PeerConnection.MaximumBackOff);
    private ImmutableList<PeerRoute> _routes = [];
    private volatile Followed? _followed;
    private volatile ReplicaState _state = ReplicaState.Empty;
    private volatile string _fault = "";
    private volatile string _storeFault = "";
    private IReplica? _replica;
    private bool _isRead;
    private bool _isRecalled;

    /// <summary>Resource name of the registry.</summary>
    public string Registry => registry;

    /// <summary>The ways that there are.</summary>
    public IReadOnlyList<PeerRoute> Routes => _routes;

    /// <summary>Whether there is, or was until now, something to mirror.</summary>
    public bool IsKept { get; private set; } = true;

    /// <summary>How it stands now. May be read from any thread.</summary>
    public MirrorStatus Status
    {
        get
        {
            var (followed, routes) = (_followed, _routes);
            var route = followed?.Route ?? routes.FirstOrDefault();
            var status = route?.StatusWith(followed?.Follower.Status);
            var state = StateOf(followed, routes);
            return new MirrorStatus
            {
                Registry = registry,
                State = state,
                IsComplete = IsComplete(followed),
                Description = followed?.Replica.Description ?? _state.Description,
                Address = route?.Peer.Options.Address,
                Revision = status?.Revision ?? 0,
                NewestRevision = status?.NewestRevision ?? 0,
                ContactTime = status?.ContactTime,
                LastError = state is PeerRegistryState.Following or PeerRegistryState.Loading ? "" : FaultOf(route),
            };
        }
    }

    /// <summary>How following at a peer goes; null when it is not followed.</summary>
    public Followed? FollowedAt(PeerRoute route) => _followed is { } followed && followed.Route == route ? followed : null;

    /// <summary>How the registry stands at one of its peers, and why it is not followed there; that is empty when it is.</summary>
    public (PeerRegistryState State, string Fault) LookAt(PeerRoute route)
    {
        // The mirror goes on meanwhile: a reason is told of the state that it belongs to.
        while (true)
        {
            var (state, fault) = (StateAt(route), FaultAt(route));
            if (state == StateAt(route))
                return (state, fault);
        }
    }

    /// <summary>A peer serves the registry.</summary>
    public void Add(PeerRoute route)
    {
        ImmutableInterlocked.Update(ref _routes, (routes, added) => routes.Contains(added) ? routes : routes.Add(added), route);
        _changed.Set();
    }

    /// <summary>A peer is gone.</summary>
    public void Remove(PeerRoute route)
    {
        ImmutableInterlocked.Update(ref _routes, (routes, removed) => routes.Remove(removed), route);
        _changed.Set();
    }

    /// <summary>Something has changed at a peer.</summary>
    public void Look() => _changed.Set();

    /// <summary>Mirrors until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            _changed.Reset();
            var wait = await StepAsync(cancellationToken).ConfigureAwait(false);
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(_changed.Task, _followed?.Running ?? _changed.Task, Task.Delay(wait, time, done.Token)).ConfigureAwait(false);
            await done.CancelAsync().ConfigureAwait(false);
        }

        await StopAsync().ConfigureAwait(false);
    }

    // Does what is to be done now, and gives the time until the next look.
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_followed is { Running.IsCompleted: true } ended)
                await EndAsync(ended).ConfigureAwait(false);
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            var wait = _routes.IsEmpty
                ? await ForgetAsync(cancellationToken).ConfigureAwait(false)
                : await FollowAsync().ConfigureAwait(false);

            // A store that can be read may refuse to be written to, and one that is too small loses what was written: that it does neither shows once all is there.
            if (_followed is not { HasCaughtUp: false })
                StoreProved();
            return wait;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return Timeout.InfiniteTimeSpan;
        }
        catch (Exception e)
        {
            // A store that cannot be reached is nobody's fault at a peer; anything else is one of ours, and ends no other mirror.
            if (e is not ReplicaUnavailableException)
                LogFailed(registry, e);
            else if (_storeFault != e.Message)
                LogUnavailable(registry, e.Message);
            (_storeFault, _isRead) = (e.Message, false);
            return _backOff.Next();
        }
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_followed is not null || (_routes.IsEmpty && _isRecalled))
            return;
        IsKept = true;
        _replica ??= await store.OpenAsync(registry, cancellationToken).ConfigureAwait(false);
        if (!_isRead)
            _state = await _replica.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        _isRead = true;
        if (_isRecalled)
            return;
        foreach (var route in _state.Positions.Keys.Select(peer => peers.Recall(peer, registry)).OfType<PeerRoute>())
            Add(route);
        _isRecalled = true;
    }

    private async Task<TimeSpan> FollowAsync()
    {
        var routes = _routes;
        if (_followed is { IsProved: true } proved)
            proved.Route.Proved();
        var epoch = _followed?.Replica.Origin?.Epoch ?? _state.OriginEpoch;
        var candidates = routes.ToDictionary(route => route.Peer.Options.Id, route => route.ToCandidate(route == _followed?.Route));
        var ways = new RouteChoice([.. candidates.Values], store.Node, epoch);
        foreach (var route in routes)
            route.Judge(ways.ObstacleOf(candidates[route.Peer.Options.Id]));
        var choice = ways.Choose(_followed?.Route.Peer.Options.Id, time.GetUtcNow());

        foreach (var route in routes)
            route.Show(choice.Obstacles.GetValueOrDefault(route.Peer.Options.Id, ""));
        var chosen = routes.FirstOrDefault(route => route.Peer.Options.Id == choice.Peer);
        if (_followed is { } followed && followed.Route != chosen)
        {
            // The copy is read again before the next one is followed.
            LogLeft(registry, followed.Route.Peer.Options.Name, routes.Contains(followed.Route) ? followed.Route.Obstacle : "it is no peer any more");
            await StopAsync().ConfigureAwait(false);
            return TimeSpan.Zero;
        }

        if (_followed is null && chosen is not null)
            Start(chosen);
        return Soonest([choice.LookAgain, .. routes.Select(route => route.RetryTime)]);
    }

    private void Start(PeerRoute route)
    {
        LogFollowing(registry, route.Peer.Options.Name);
        var replica = new ObservedReplica(_replica!);
        var follower = peers.Follow(route, replica);
        var stop = new CancellationTokenSource();
        route.Started();
        var copies = _state.IsComplete ? null : route.Peer.Copies;
        var running = Task.Run(() => FollowAsync(follower, replica, copies, stop.Token), CancellationToken.None);
        _followed = new Followed(route, follower, replica, running, stop);
    }

    // A first copy takes its turn among those of the peer, and gives it on when it is made.
    private static async Task FollowAsync(CatalogFollower follower, ObservedReplica replica, SemaphoreSlim? turns, CancellationToken cancellationToken)
    {
        if (turns is null)
        {
            await follower.FollowAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        var following = Task.CompletedTask;
        try
        {
            following = follower.FollowAsync(cancellationToken);
            await Task.WhenAny(following, replica.CaughtUp).ConfigureAwait(false);
        }
        finally
        {
            turns.Release();
        }

        await following.ConfigureAwait(false);
    }

    private async Task StopAsync()
    {
        if (_followed is not { } followed)
            return;
        await followed.Stop.CancelAsync().ConfigureAwait(false);
        await followed.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Leave(followed);
    }

    private async Task EndAsync(Followed followed)
    {
        try
        {
            await followed.Running.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var (kind, reason) = (FollowFault.KindOf(e), e.InWords());
            if (followed.HasCaughtUp)
                StoreProved();
            followed.Route.Show(reason);
            if (kind != FaultKind.Replica)
                followed.Route.Failed(reason, kind, altered: e is AlteredCopyException);
            if (kind == FaultKind.Peer)
                followed.Route.Peer.Failed(reason);
            if (_fault != reason || followed.IsHeard)
                LogLost(registry, followed.Route.Peer.Options.Name, reason);
            _fault = reason;
            if (kind == FaultKind.Replica)
                throw;
        }
        finally
        {
            Leave(followed);
        }
    }

    private void StoreProved()
    {
        _backOff.Reset();
        _storeFault = "";
    }

    private void Leave(Followed followed)
    {
        followed.Route.Left(followed.Follower.Status);
        followed.Stop.Dispose();

        // Until the copy is read again, which may take as long as its store is down, the registry has a title.
        _state = _state with { Description = followed.Replica.Description ?? _state.Description };
        (_followed, _isRead) = (null, false);
    }

    // Peers may have yet to tell that they serve what is remembered.
    private async Task<TimeSpan> ForgetAsync(CancellationToken cancellationToken)
    {
        await StopAsync().ConfigureAwait(false);
        if (!IsKept || (isRemembered && !peers.AreAllKnown()))
            return Timeout.InfiniteTimeSpan;
        await store.RemoveAsync(registry, cancellationToken).ConfigureAwait(false);
        LogForgotten(registry);
        (_replica, _state, _fault, _isRead, IsKept) = (null, ReplicaState.Empty, "", false, false);
        return Timeout.InfiniteTimeSpan;
    }

    private PeerRegistryState StateOf(Followed? followed, ImmutableList<PeerRoute> routes) => followed switch
    {
        { IsHeard: true } => IsComplete(followed) ? PeerRegistryState.Following : PeerRegistryState.Loading,
        _ when _storeFault.Length > 0 => PeerRegistryState.Unreachable,
        { } => _fault.Length > 0 ? PeerRegistryState.Unreachable : PeerRegistryState.Loading,
        _ when routes.Count > 0 && routes.All(route => route.Peer.IsPaused) => PeerRegistryState.Paused,
        _ when routes.Any(route => route.IsAltered) => PeerRegistryState.Altered,
        _ when routes.Any(IsAboutToBeTried) => PeerRegistryState.Loading,
        _ => PeerRegistryState.Unreachable,
    };

    // Nothing is known against it: its peer has not answered yet, or the mirror has not looked since it did.
    private static bool IsAboutToBeTried(PeerRoute route) =>
        route.Peer is { IsPaused: false, Circuit.IsClosed: true } && (!route.Peer.IsKnown || (route.Offer is not null && route.Obstacle.Length == 0));

    private PeerRegistryState StateAt(PeerRoute route) => route switch
    {
        { Peer.IsPaused: true } => PeerRegistryState.Paused,
        _ when FollowedAt(route) is { } followed => StateOf(followed, [route]),
        { IsAltered: true } => PeerRegistryState.Altered,
        { Offer: null } or { Peer.Circuit.IsClosed: false } => PeerRegistryState.Unreachable,
        _ when route.RetryTime > time.GetUtcNow() => PeerRegistryState.Unreachable,
        _ when _storeFault.Length > 0 => PeerRegistryState.Unreachable,
        _ => PeerRegistryState.Standby,
    };

    private string FaultAt(PeerRoute route) => FollowedAt(route) switch
    {
        null => route.Reason.Length > 0 ? route.Reason : _storeFault,
        { IsHeard: true } => "",
        _ => FaultOf(route),
    };

    private bool IsComplete(Followed? followed) => _state.IsComplete || followed?.Replica.CaughtUp.IsCompleted == true;

    private string FaultOf(PeerRoute? route) =>
        new[] { _storeFault, route?.Reason ?? "no peer has told yet that it serves it", _fault }.FirstOrDefault(fault => fault.Length > 0, "");

    private TimeSpan Soonest(IEnumerable<DateTimeOffset?> times)
    {
        var now = time.GetUtcNow();
        return times.Where(due => due > now).Min() - now ?? Timeout.InfiniteTimeSpan;
    }
}
