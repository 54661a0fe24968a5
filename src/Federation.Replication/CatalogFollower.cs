using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Federation.Replication;

/// <summary>
/// Follows a registry at a peer into a replica: from nothing, from where it stopped, and live.
/// </summary>
/// <remarks>
/// <para>What arrives is looked at before it is used: the stream is held to the protocol, each item to its content hash and the rules of
/// work items, and each state that is caught up with to what the origin signed. An item that is wrong goes to quarantine; a copy that
/// is wrong is compared digest by digest, mended where the peer is honest, and not used where it is not.</para>
/// <para>A peer whose token is not at hand, or not honoured any more, is compared with what is here when that is most of the
/// registry, and otherwise read afresh; what the replica holds stays readable meanwhile. So is one that tells of a change of a kind that
/// is not known here.</para>
/// </remarks>
/// <param name="client">The peer.</param>
/// <param name="route">What is followed there.</param>
/// <param name="replica">Where it goes.</param>
/// <param name="options">Limits and waits.</param>
/// <param name="verifier">Verifies what origins sign; null verifies nothing.</param>
/// <param name="metrics">What an operator watches.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what goes wrong.</param>
public sealed partial class CatalogFollower(
    CatalogService.CatalogServiceClient client,
    RegistryRoute route,
    IReplica replica,
    FollowerOptions options,
    DigestVerifier? verifier,
    FollowerMetrics metrics,
    TimeProvider time,
    ILogger<CatalogFollower> logger)
{
    // A peer whose states again and again are not what was signed, though each comparison found nothing that it had altered.
    private const int MismatchLimit = 3;

    // Items that are named in the log for one response; all are counted.
    private const int LoggedItems = 10;

    private readonly ILogger _logger = logger;
    private readonly RemoteCatalog _catalog = new(client, options.CallTimeout, time);
    private readonly Admission _admission = new(route, options);
    private readonly ChangeCheck _check = new(route, time);
    private volatile FollowerStatus _status = new() { State = FollowerState.Loading };
    private bool _hasLookedAgain;
    private bool _isTokenRefused;
    private bool _isMismatched;
    private bool _isProofOverdue;
    private bool _isChangeUnknown;
    private bool _isProofPossible;
    private int _mismatches;

    /// <summary>Resource name of the registry that is followed, for example <c>registries/itu-t</c>.</summary>
    public string Registry => route.Registry;

    /// <summary>What is followed where.</summary>
    public RegistryRoute Route => route;

    /// <summary>The state now. May be read from any thread.</summary>
    public FollowerStatus Status => _status;

    /// <summary>
    /// Follows over one connection. <see cref="Status"/> tells how it goes, also after it has ended, which it only does by throwing.
    /// </summary>
    /// <exception cref="RpcException">The peer cannot be reached, or refuses.</exception>
    /// <exception cref="TimeoutException">It is silent.</exception>
    /// <exception cref="IOException">The connection ended, and may be opened again.</exception>
    /// <exception cref="PeerFaultException">It breaks the protocol or a limit.</exception>
    /// <exception cref="RouteUnusableException">It is no way to the registry for now.</exception>
    /// <exception cref="AlteredCopyException">It serves what the origin did not sign. Nothing of it is used.</exception>
    /// <exception cref="ReplicaUnavailableException">The replica cannot be reached.</exception>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            _status = _status with { IsCaughtUp = false };
            while (true)
                await AttemptAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (AlteredCopyException e)
        {
            await RefuseAsync(e, cancellationToken).ConfigureAwait(false);
            throw;
        }
        catch (RouteUnusableException e)
        {
            Failed(FollowerState.Standby, e.Message);
            throw;
        }
        catch (Exception e) when (IsForRetry(e))
        {
            Failed(FollowerState.Unreachable, e.InWords());
            throw;
        }
    }

    private static bool IsForRetry(Exception e) => e is RpcException or HttpRequestException or IOException or TimeoutException
        or ReplicaUnavailableException or PeerFaultException or RouteUnusableException or AlteredCopyException;

    // Ends by throwing, or so that another attempt may begin at once: after a token was refused, or digests differed.
    private async Task AttemptAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var isResumed = true;
        try
        {
            var connection = await ResumeAsync(cancellationToken).ConfigureAwait(false);
            Admission.RefuseSetback(connection);
            if (connection.IsNewEpoch)
                await ProveEpochAsync(connection, cancellationToken).ConfigureAwait(false);
            (isResumed, _isChangeUnknown) = (false, false);
            ReplicaPosition? position = null;
            if (IsToBeCompared(connection))
                (connection, position) = await RepairAsync(connection, cancellationToken).ConfigureAwait(false);
            if (position is null)
            {
                _admission.RefuseOlder(connection);
                LogStartingOver(route.Registry, route.Peer);
            }

            await using var stream = Open(position ?? ReplicaPosition.Start);
            await FollowAsync(connection, stream, isSnapshot: position is null, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e) when (e.IsSyncTokenRefused() && !_isTokenRefused)
        {
            _isTokenRefused = true;
            LogTokenRefused(route.Registry, route.Peer, e.Status.Detail);
        }
        catch (RpcException e) when (e.IsStreamExpired() && time.GetElapsedTime(begun) >= options.HeartbeatInterval)
        {
            // The next call brings the next token. A peer whose streams last no time does not follow the protocol, and waits.
        }
        catch (UnknownChangeException e)
        {
            // A peer that has nothing else to tell does not hold this one up by being compared without a pause.
            _isChangeUnknown = true;
            if (!isResumed && time.GetElapsedTime(begun) < options.HeartbeatInterval)
                throw;
            LogChangeUnknown(route.Registry, route.Peer, e.Message);
        }
        catch (Exception e) when (e is DigestMismatchException or UnprovenCopyException or ProofOverdueException)
        {
            LogMismatch(route.Registry, route.Peer, e.Message);
            (_isMismatched, _isProofOverdue) = (true, e is ProofOverdueException);
            if (!_isProofOverdue)
                CountMismatch(e.Message);
        }
    }

    private void CountMismatch(string reason)
    {
        if (++_mismatches > MismatchLimit)
            throw new AlteredCopyException($"Again and again it is not what the origin signed: {reason}", items: []);
    }

    // Goes on from the stored position; gives the connection where that cannot be done. Changes are asked for along with what the
    // registry is: so whoever has everything knows after one round trip.
    private async Task<ReachedPeer> ResumeAsync(CancellationToken cancellationToken)
    {
        var state = await replica.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var position = PositionIn(state);
        await using var stream = position is null ? null : Open(position);
        var connection = await ConnectAsync(state, cancellationToken).ConfigureAwait(false);
        if (stream is null || connection.IsNewEpoch)
            return connection;
        if (!_hasLookedAgain)
            await new QuarantineReview(_catalog, route, replica, _check).RunAsync(connection, cancellationToken).ConfigureAwait(false);
        _hasLookedAgain = true;
        LogFollowing(route.Registry, route.Peer, position!.Revision, connection.Description.Revision);
        await FollowAsync(connection, stream, isSnapshot: false, cancellationToken).ConfigureAwait(false);
        return connection;
    }

    private async Task<ReachedPeer> ConnectAsync(ReplicaState state, CancellationToken cancellationToken)
    {
        _status = _status with { Revision = state.Positions.GetValueOrDefault(route.Peer, ReplicaPosition.Start).Revision, QuarantinedCount = state.QuarantinedCount };
        var description = await _catalog.GetRegistryAsync(route.Registry, cancellationToken).ConfigureAwait(false);
        var peer = PeerView.Of(description, time.GetUtcNow());

        // The state changes with the first batch only: until then nobody knows whether the node honours the token.
        _status = _status with
        {
            NewestRevision = description.Revision,
            ContactTime = time.GetUtcNow(),
            Path = peer.Path,
        };
        _admission.Admit(peer, description, state);

        var pinned = state.KeySetUri.Length > 0 ? state.KeySetUri : OriginKeys.MayPin(description.KeySetUri) ? description.KeySetUri : "";
        var configured = verifier?.Keys.ConfiguredFor(route.Registry);
        if (description.KeySetUri.Length > 0 && description.KeySetUri != pinned && configured is null)
            LogOtherKeySet(route.Registry, route.Peer, description.KeySetUri, pinned);
        var proof = await OriginProof.PrepareAsync(route.Registry, verifier, configured ?? pinned, cancellationToken).ConfigureAwait(false);
        _isProofPossible = proof.IsPossible;
        return new ReachedPeer(state, description, peer, pinned, proof);
    }

    // Where to go on at the peer; null when its token is not at hand, or led to nothing, or to what is not understood.
    private ReplicaPosition? PositionIn(ReplicaState state) => !_isTokenRefused && !_isMismatched && !_isChangeUnknown
        && state.Positions.TryGetValue(route.Peer, out var position) && position.SyncToken.Length > 0 && position.Filter == route.Filter
            ? position
            : null;

    // Comparing costs less than reading everything where most is here, and tells who is wrong where something is.
    private bool IsToBeCompared(ReachedPeer connection) => route.Filter.Length == 0
        && (_isMismatched || (connection.State.ItemCount > 0 && 2 * connection.State.ItemCount >= connection.Description.ItemCount));

    private string WhereKeysAreNamed => $"Where {route.Registry} has other keys, as when its node moved, name them in Node:Origins or Aggregator:Origins.";

    // Whoever could make up an epoch could put a copy of his own in place of a good one; also while he keeps the origin's keys from being read.
    private async Task ProveEpochAsync(ReachedPeer connection, CancellationToken cancellationToken)
    {
        if (!connection.Proof.IsWanted)
            return;
        if (!connection.Proof.IsPossible)
            throw new RouteUnusableException(
                $"The origin's keys at {connection.Proof.KeySet} cannot be read now, and without them it cannot be seen that it began the epoch {connection.Peer.Epoch}. {WhereKeysAreNamed}");
        var digest = await _catalog.GetDigestAsync(route.Registry, cancellationToken).ConfigureAwait(false);
        if (digest.Digest.Epoch != connection.Peer.Epoch || await connection.Proof.ReadAsync(digest, cancellationToken).ConfigureAwait(false) is null)
            throw new RouteUnusableException(
                $"It does not prove by the keys at {connection.Proof.KeySet} that the origin began the epoch {connection.Peer.Epoch}. {WhereKeysAreNamed}");
    }

    private async Task<(ReachedPeer Connection, ReplicaPosition? Position)> RepairAsync(
        ReachedPeer connection, CancellationToken cancellationToken)
    {
        var repair = new RegistryRepair
        {
            Catalog = _catalog,
            Route = route,
            Replica = replica,
            Check = _check,
            Time = time,
        };
        RepairResult result;
        try
        {
            result = await repair.RunAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented && !_isMismatched)
        {
            // A node without digests is read afresh.
            return (connection, null);
        }

        LogRepaired(route.Registry, route.Peer, result.MissingHere, result.Different, result.MissingThere);
        metrics.Repaired(route, result.Mended);
        if (_isProofOverdue && result is not { Contradicted: 0, Newer: 0 })
            CountMismatch("It sent items without a proof that its digest does not have.");
        (_isMismatched, _isProofOverdue) = (false, false);
        var state = await replica.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        if (state.IsVerified && result.Statement is { } statement)
            _status = _status with { VerifyTime = statement.IssueTime };
        return (connection with { State = state }, state.Positions[route.Peer]);
    }

    private ResponseStream Open(ReplicaPosition from)
    {
        var stream = new ResponseStream(options, new StreamRules(options.HeartbeatInterval, from.Revision, time), _check, time);
        stream.Open(stop => client.SyncEncodedWorkItems(
            new SyncWorkItemsRequest
            {
                Parent = route.Registry,
                SyncToken = from.SyncToken,
                HeartbeatInterval = Duration.FromTimeSpan(options.HeartbeatInterval),
                Filter = route.Filter,
            },
            new CallOptions(cancellationToken: stop)));
        return stream;
    }

    private async Task FollowAsync(ReachedPeer connection, ResponseStream stream, bool isSnapshot, CancellationToken cancellationToken)
    {
        var batches = new BatchStore(replica, route, options, connection, isSnapshot);
        var storing = Task.CompletedTask;
        try
        {
            // One response is stored while the replica is given the next.
            await foreach (var response in stream.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var before = storing;
                storing = await BeginAsync(response, before).ConfigureAwait(false);
                await before.ConfigureAwait(false);
            }
        }
        finally
        {
            await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<Task> BeginAsync(CheckedResponse response, Task before)
        {
            try
            {
                var peer = PeerView.Of(response.Response.Head, connection.Peer.Epoch);
                if (peer.Epoch != connection.Peer.Epoch)
                    throw new IOException("the node moved to another epoch of the registry");
                _admission.RefuseLoop(peer);
                return EndAsync(response, peer, await batches.BeginAsync(response, peer, cancellationToken).ConfigureAwait(false), before);
            }
            catch (Exception)
            {
                response.Response.Dispose();
                throw;
            }
        }

        async Task EndAsync(CheckedResponse response, PeerView peer, Task<StoredBatch> stored, Task before)
        {
            // Nobody reads the bytes of the response once it is stored, or was not.
            using var received = response.Response;
            await ((Task)stored).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await before.ConfigureAwait(false);
            Advanced(response, peer, await stored.ConfigureAwait(false));
        }
    }

    private void Advanced(CheckedResponse response, PeerView peer, StoredBatch stored)
    {
        foreach (var item in response.Changes.Quarantined.Take(LoggedItems))
            LogQuarantined(route.Registry, route.Peer, item.Name, item.Revision, item.Reason);
        metrics.Changed(route, response.Changes.Changes.Count);
        metrics.Quarantined(route, response.Changes.Quarantined.Count);
        _isTokenRefused = false;
        if (stored.Statement is not null)
            _mismatches = 0;
        _status = new FollowerStatus
        {
            State = stored.IsComplete ? FollowerState.Following : FollowerState.Loading,
            Revision = response.Response.Head.Revision,
            NewestRevision = response.Response.Head.NewestRevision,
            IsCaughtUp = stored.CaughtUp,
            ContactTime = time.GetUtcNow(),
            Path = peer.Path,
            VerifyTime = stored.Statement?.IssueTime ?? _status.VerifyTime,
            QuarantinedCount = stored.QuarantinedCount,
        };
    }

    // What was verified before stays. What was not, because it is the first copy or was not proven yet, goes.
    private async Task RefuseAsync(AlteredCopyException e, CancellationToken cancellationToken)
    {
        metrics.Altered(route);
        LogAltered(route.Registry, route.Peer, string.Join(", ", e.Items.Take(LoggedItems)), e.Message);
        Failed(FollowerState.Altered, e.Items.Count == 0 ? e.Message : $"{e.Message} {string.Join(", ", e.Items.Take(LoggedItems))}");
        (_isMismatched, _mismatches) = (true, 0);
        try
        {
            var state = await replica.ReadStateAsync(cancellationToken).ConfigureAwait(false);
            if (!state.IsComplete || (!state.IsVerified && _isProofPossible && state.Positions.ContainsKey(route.Peer)))
                await replica.DropAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicaUnavailableException unavailable)
        {
            LogUnreachable(route.Registry, route.Peer, unavailable.Message);
        }
    }

    private void Failed(FollowerState state, string reason)
    {
        if (_status.LastError != reason && state != FollowerState.Altered)
            LogUnreachable(route.Registry, route.Peer, reason);
        _status = _status with { State = state, LastError = reason, IsCaughtUp = false };
    }
}
