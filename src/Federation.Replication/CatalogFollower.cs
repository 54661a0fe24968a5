using System.Threading.Channels;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Federation.Replication;

/// <summary>
/// Follows a remote registry into a replica: from nothing, from where it stopped, and live, until it is told to stop.
/// </summary>
/// <remarks>
/// An unreachable, stalled or refusing node is tried again with a jittered, growing delay. A sync token that the node does
/// not honour any more makes the follower start over; what the replica holds stays readable meanwhile.
/// </remarks>
public sealed partial class CatalogFollower(
    CatalogService.CatalogServiceClient client,
    RegistryRoute route,
    IReplica replica,
    FollowerOptions options,
    TimeProvider time,
    ILogger<CatalogFollower> logger)
{
    // Batches received but not yet stored. With the window of HTTP/2 this bounds what a slow replica can make the process hold.
    private const int ReceivedBatchesLimit = 2;

    private readonly ILogger _logger = logger;
    private readonly string _registry = route.Registry;
    private volatile FollowerStatus _status = new() { State = FollowerState.Loading };
    private bool _startOver;
    private bool _complete;

    /// <summary>Resource name of the registry that is followed, for example <c>registries/itu-t</c>.</summary>
    public string Registry => _registry;

    /// <summary>The state now. May be read from any thread.</summary>
    public FollowerStatus Status => _status;

    /// <summary>Follows until <paramref name="cancellationToken"/> is cancelled. A replica that
    /// throws anything but <see cref="ReplicaUnavailableException"/> has a fault, which ends it before.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var backOff = new BackOff(options.MinimumBackOff, options.MaximumBackOff);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(backOff.Reset, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (RpcException e) when (e.IsSyncTokenRefused())
            {
                _startOver = true;
                _status = _status with { State = FollowerState.Loading };
                LogStartingOver(_registry, e.Status.Detail);
            }
            catch (RpcException e)
            {
                Unreachable($"{e.StatusCode}: {e.Status.Detail}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or ReplicaUnavailableException)
            {
                Unreachable(e.Message);
            }

            await Task.Delay(backOff.Next(), time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Follows over one connection until that ends, which it always does by throwing. What is stored is the start of the next.
    /// </summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FollowAsync(static () => { }, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e) when (e.IsSyncTokenRefused())
        {
            _startOver = true;
            LogStartingOver(_registry, e.Status.Detail);
            await FollowAsync(static () => { }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(Action advanced, CancellationToken cancellationToken)
    {
        var state = await replica.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var position = state.Positions.GetValueOrDefault(route.Peer, ReplicaPosition.Start);
        _status = _status with { Revision = position.Revision };
        var described = await client.GetRegistryAsync(
            new GetRegistryRequest { Name = _registry },
            deadline: time.GetUtcNow().UtcDateTime + options.CallTimeout,
            cancellationToken: cancellationToken).ConfigureAwait(false);

        // The state changes with the first batch only: until then nobody knows whether the node honours the token.
        _status = _status with { NewestRevision = described.Registry.Revision, ContactTime = time.GetUtcNow() };
        var from = _startOver ? ReplicaPosition.Start : position;
        LogFollowing(_registry, from.Revision, described.Registry.Revision);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = client.SyncWorkItems(
            new SyncWorkItemsRequest
            {
                Parent = _registry,
                SyncToken = from.SyncToken,
                HeartbeatInterval = Duration.FromTimeSpan(options.HeartbeatInterval),
            },
            cancellationToken: stop.Token);

        // Receiving goes on while the replica stores: the two take turns on different machines.
        var received = Channel.CreateBounded<SyncWorkItemsResponse>(
            new BoundedChannelOptions(ReceivedBatchesLimit) { SingleReader = true, SingleWriter = true });
        var receiving = ReceiveAsync(call.ResponseStream, received.Writer, stop);
        try
        {
            var startsSnapshot = from.SyncToken.Length == 0;
            var description = described.Registry;
            await foreach (var response in received.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await StoreAsync(response, description, startsSnapshot, cancellationToken).ConfigureAwait(false);
                advanced();
                startsSnapshot = false;
                _startOver = false;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task StoreAsync(
        SyncWorkItemsResponse response, Registry description, bool startsSnapshot, CancellationToken cancellationToken)
    {
        var caughtUp = response.Revision >= response.NewestRevision;
        var batch = new ReplicaBatch
        {
            Peer = route.Peer,
            Changes = [.. response.Changes.Where(BelongsHere)],
            Position = new ReplicaPosition(response.SyncToken, response.Revision, route.Filter),
            Origin = OriginOf(response, description, caughtUp),
            Description = description,
            StartsSnapshot = startsSnapshot,
            CaughtUp = caughtUp,
        };

        // A heartbeat is stored too: so a replica that was emptied behind our back is noticed while nothing changes.
        await replica.ApplyAsync(batch, cancellationToken).ConfigureAwait(false);

        _complete = batch.CaughtUp || (_complete && !startsSnapshot);
        _status = new FollowerStatus
        {
            State = _complete ? FollowerState.Following : FollowerState.Loading,
            Revision = response.Revision,
            NewestRevision = response.NewestRevision,
            ContactTime = time.GetUtcNow(),
        };
    }

    // An origin says nothing of a copy: it is the first on the way, and complete to its own newest revision.
    private static ReplicaOrigin OriginOf(SyncWorkItemsResponse response, Registry description, bool caughtUp)
    {
        var copy = response.Copy;
        var revision = copy is null ? response.Revision : copy.OriginRevision;
        return new ReplicaOrigin
        {
            Epoch = copy is null ? description.Epoch : copy.OriginEpoch,
            Revision = caughtUp ? revision : 0,
            Path = copy is null ? [response.Node] : [.. copy.Path],
            ContactTime = (copy is null ? response.SendTime : copy.OriginContactTime)?.ToDateTimeOffset(),
            KeySetUri = description.KeySetUri,
        };
    }

    private async Task ReceiveAsync(
        IAsyncStreamReader<SyncWorkItemsResponse> stream,
        ChannelWriter<SyncWorkItemsResponse> received,
        CancellationTokenSource stop)
    {
        var silence = options.HeartbeatInterval * options.MissedHeartbeats;
        try
        {
            while (await stream.MoveNext(stop.Token).WaitAsync(silence, time, stop.Token).ConfigureAwait(false))
                await received.WriteAsync(stream.Current, stop.Token).ConfigureAwait(false);
            received.Complete(new IOException("the node ended the stream"));
        }
        catch (TimeoutException)
        {
            received.Complete(new TimeoutException($"the node sent nothing for {silence.TotalSeconds:0} s"));
        }
        catch (Exception e)
        {
            received.Complete(e);
        }
    }

    // A node speaks for its registry only. What it says of others is left out, and the rest goes on.
    private bool BelongsHere(WorkItemChange change)
    {
        var name = change.ChangeCase switch
        {
            WorkItemChange.ChangeOneofCase.WorkItem => change.WorkItem.Name,
            WorkItemChange.ChangeOneofCase.Deleted => change.Deleted.Name,
            _ => "",
        };
        var belongs = WorkItemName.TryParse(name, out var item) && item.Registry.ToString() == _registry;
        if (!belongs)
            LogForeignChange(_registry, change.Revision, name);
        return belongs;
    }

    private void Unreachable(string reason)
    {
        if (_status.LastError != reason)
            LogUnreachable(_registry, reason);
        _status = _status with { State = FollowerState.Unreachable, LastError = reason };
    }
}
