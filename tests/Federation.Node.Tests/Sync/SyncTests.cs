using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Federation.Node.Tests.Sync;

public sealed class SyncTests : IAsyncLifetime
{
    private readonly RunningNode _node = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task From_nothing_it_is_a_snapshot_and_from_a_token_an_increment()
    {
        await _node.CreateAsync("X.1");
        var second = await _node.CreateAsync("X.2");
        var snapshot = await UntilCaughtUpAsync("");
        await _node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = second.Name }, cancellationToken: Cancellation);

        var increment = await UntilCaughtUpAsync(snapshot[^1].SyncToken);

        Names(snapshot).Should().Equal("registries/itu-t/workItems/X.1", "registries/itu-t/workItems/X.2");
        Names(increment).Should().Equal("-registries/itu-t/workItems/X.2");
        increment[^1].Revision.Should().Be(increment[^1].NewestRevision).And.Be(3);
    }

    [Fact]
    public async Task Left_open_it_is_the_live_feed()
    {
        await _node.CreateAsync("X.1");
        var request = new SyncWorkItemsRequest { Parent = RunningNode.Registry, HeartbeatInterval = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) };
        using var call = _node.Reader.SyncWorkItems(request, cancellationToken: Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);
        await _node.CreateAsync("X.2");
        await call.ResponseStream.MoveNext(Cancellation);

        Names([call.ResponseStream.Current]).Should().Equal("registries/itu-t/workItems/X.2");
    }

    [Fact]
    public async Task A_stream_ends_when_the_access_token_that_it_was_opened_with_has_expired()
    {
        using var call = _node.Reader.SyncWorkItems(new SyncWorkItemsRequest { Parent = RunningNode.Registry }, cancellationToken: Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);
        _node.Time.Advance(TimeSpan.FromMinutes(11));

        var refusal = await Items.Refusal(() => call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation).AsTask());

        refusal.StatusCode.Should().Be(StatusCode.Unavailable);
        refusal.Reason().Should().Be("STREAM_EXPIRED");
    }

    [Fact]
    public async Task While_nothing_changes_heartbeats_arrive()
    {
        var request = new SyncWorkItemsRequest { Parent = RunningNode.Registry, HeartbeatInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) };
        using var call = _node.Reader.SyncWorkItems(request, cancellationToken: Cancellation);

        await call.ResponseStream.MoveNext(Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);

        call.ResponseStream.Current.Changes.Should().BeEmpty();
        call.ResponseStream.Current.SyncToken.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(2, -1)]
    [InlineData(0, int.MaxValue)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(long.MinValue, int.MinValue)]
    public async Task A_heartbeat_that_is_no_duration_is_refused(long seconds, int nanos)
    {
        var request = new SyncWorkItemsRequest { Parent = RunningNode.Registry, HeartbeatInterval = new Duration { Seconds = seconds, Nanos = nanos } };
        using var call = _node.Reader.SyncWorkItems(request, cancellationToken: Cancellation);
        var read = () => call.ResponseStream.MoveNext(Cancellation);

        (await read.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task A_token_is_good_after_the_node_was_started_again()
    {
        await _node.CreateAsync("X.1");
        var snapshot = await UntilCaughtUpAsync("");
        await _node.RestartAsync();
        await _node.CreateAsync("X.2");

        var increment = await UntilCaughtUpAsync(snapshot[^1].SyncToken);

        Names(increment).Should().Equal("registries/itu-t/workItems/X.2");
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("AAAA")]
    public async Task A_token_that_the_node_did_not_issue_is_refused(string token)
    {
        var refusal = await Items.Refusal(() => UntilCaughtUpAsync(token));

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Reason().Should().Be("SYNC_TOKEN_INVALID");
    }

    [Fact]
    public async Task A_token_of_another_registry_is_refused()
    {
        using var call = _node.Reader.SyncWorkItems(new SyncWorkItemsRequest { Parent = "registries/itu-r", UntilCaughtUp = true }, cancellationToken: Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);

        var refusal = await Items.Refusal(() => UntilCaughtUpAsync(call.ResponseStream.Current.SyncToken));

        refusal.Reason().Should().Be("SYNC_TOKEN_INVALID");
    }

    [Fact]
    public async Task A_heartbeat_that_is_too_quick_is_refused()
    {
        var request = new SyncWorkItemsRequest { Parent = RunningNode.Registry, HeartbeatInterval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(10)) };

        var refusal = await Items.Refusal(async () =>
        {
            using var call = _node.Reader.SyncWorkItems(request);
            await call.ResponseStream.MoveNext(Cancellation);
        });

        refusal.Fields().Should().Equal("heartbeat_interval");
    }

    private async Task<List<SyncWorkItemsResponse>> UntilCaughtUpAsync(string token)
    {
        using var call = _node.Reader.SyncWorkItems(
            new SyncWorkItemsRequest { Parent = RunningNode.Registry, SyncToken = token, UntilCaughtUp = true },
            cancellationToken: Cancellation);
        return await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
    }

    private static IEnumerable<string> Names(IEnumerable<SyncWorkItemsResponse> responses) =>
        responses.SelectMany(response => response.Changes).Select(change => change.WorkItem?.Name ?? $"-{change.Deleted.Name}");
}
