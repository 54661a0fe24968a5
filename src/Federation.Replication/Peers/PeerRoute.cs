namespace Federation.Replication.Peers;

/// <summary>A registry at a peer: a way that may be taken. What the peer offers is written by its discovery, the rest by the mirror.</summary>
internal sealed class PeerRoute(PeerConnection peer, string registry, PeeringOptions options, TimeProvider time)
{
    // A peer that serves what the origin did not sign is not asked again for so long, doubled each time.
    private static readonly TimeSpan _firstDistrust = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _longestDistrust = TimeSpan.FromHours(6);
    private static readonly TimeSpan _longestPatience = TimeSpan.FromHours(1);

    private readonly BackOff _backOff = new(PeerConnection.MinimumBackOff, PeerConnection.MaximumBackOff);
    private readonly BackOff _distrust = new(_firstDistrust, _longestDistrust);
    private volatile Offer? _offer;
    private volatile string _refusal = "";
    private volatile string _fault = "";
    private volatile string _obstacle = "";
    private volatile FollowerStatus? _status;
    private DateTimeOffset? _retryTime;
    private DateTimeOffset? _usableSince;
    private DateTimeOffset _followedSince;
    private TimeSpan _patience = options.SwitchDelay;

    public PeerConnection Peer => peer;

    public string Registry => registry;

    /// <summary>What the peer says of the registry; null before it was asked.</summary>
    public Offer? Offer => _offer;

    /// <summary>Whether the peer served what the origin did not sign.</summary>
    public bool IsAltered { get; private set; }

    /// <summary>Why it is not followed, as the mirror last found; empty when it is, or when the mirror has not looked yet.</summary>
    public string Obstacle => _obstacle;

    /// <summary>Why it is not followed, as it stands now, whether or not the mirror has looked since; empty when nothing is against it.</summary>
    public string Reason => new[] { FaultNow(isFollowed: false), _obstacle, _offer is null ? RouteChoice.NotOffered : "" }
        .FirstOrDefault(reason => reason.Length > 0, "");

    /// <summary>
    /// How following goes, or went last; null when it never began. What an attempt that has not heard of the peer yet cannot know, as when the
    /// peer was last there, is as the attempt before it left it.
    /// </summary>
    /// <param name="attempt">How it goes now; null when it is not followed.</param>
    public FollowerStatus? StatusWith(FollowerStatus? attempt) => (attempt, _status) switch
    {
        (null, var last) => last,
        ({ ContactTime: null }, { } last) => last with { State = attempt.State, IsCaughtUp = false, LastError = attempt.LastError },
        _ => attempt,
    };

    /// <summary>When a fault is over that has a time; null when there is none.</summary>
    public DateTimeOffset? RetryTime => _retryTime;

    /// <summary>The peer serves the registry.</summary>
    public void Offered(Offer offer)
    {
        (_refusal, _offer) = ("", offer);
    }

    /// <summary>The peer does not serve the registry.</summary>
    public void Refused(string reason)
    {
        (_refusal, _offer) = (reason, null);
    }

    /// <summary>The way as it stands now.</summary>
    /// <param name="isFollowed">Whether it is followed, so that only its own stream tells whether the peer is there.</param>
    public Candidate ToCandidate(bool isFollowed) => new()
    {
        Peer = peer.Options.Id,
        Filter = peer.Options.Filter,
        Offer = _offer,
        Fault = FaultNow(isFollowed),
        UsableSince = _usableSince,
        Patience = _patience,
    };

    /// <summary>Whether it could be followed now, and if not, why.</summary>
    public void Judge(string? obstacle) => _usableSince = obstacle is null ? _usableSince ?? time.GetUtcNow() : null;

    /// <summary>Why it is not followed; empty when it is.</summary>
    public void Show(string obstacle) => _obstacle = obstacle;

    /// <summary>It is not followed any more.</summary>
    public void Left(FollowerStatus status) => _status = StatusWith(status);

    public void Started() => _followedSince = time.GetUtcNow();

    /// <summary>Following has ended by a fault of the peer or of its registry.</summary>
    public void Failed(string reason, FaultKind kind, bool altered)
    {
        // Whoever fails soon after it was taken up must prove itself for longer the next time.
        var now = time.GetUtcNow();
        _patience = now - _followedSince >= _patience
            ? options.SwitchDelay
            : TimeSpan.FromTicks(Math.Min(_longestPatience.Ticks, 2 * _patience.Ticks));
        _usableSince = null;
        IsAltered |= altered;
        if (kind != FaultKind.Route)
            return;
        if (now - _followedSince >= PeerConnection.MaximumBackOff)
            _backOff.Reset();
        (_fault, _retryTime) = (reason, now + (altered ? _distrust.Next() : _backOff.Next()));
    }

    /// <summary>It has been found in order.</summary>
    public void Proved()
    {
        IsAltered = false;
        _distrust.Reset();
    }

    /// <summary>Forgets its faults: an administrator wants it to be tried.</summary>
    public void Forgive()
    {
        (_fault, _retryTime, IsAltered) = ("", null, false);
        _backOff.Reset();
        _distrust.Reset();
    }

    private string FaultNow(bool isFollowed)
    {
        if (peer.IsPaused)
            return "the peer is paused";
        if (_retryTime > time.GetUtcNow())
            return _fault;
        if (!isFollowed && !peer.Circuit.IsClosed)
            return peer.Circuit.Status.LastError;
        return _offer is null ? _refusal : "";
    }
}
