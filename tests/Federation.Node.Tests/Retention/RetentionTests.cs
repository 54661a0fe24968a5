using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Node.Tests.Retention;

/// <summary>What a node forgets as time goes by. The times are those of the settings when none are set.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private readonly RunningNode _node = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_token_from_before_deletions_that_are_forgotten_is_refused()
    {
        var item = await _node.CreateAsync("X.1");
        var token = await TokenAsync("");
        await _node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = item.Name }, cancellationToken: Cancellation);

        _node.Time.Advance(TimeSpan.FromDays(89));
        (await TokenAsync(token)).Should().NotBeEmpty();
        _node.Time.Advance(TimeSpan.FromDays(2));

        var refusal = await EventuallyRefusedAsync(() => TokenAsync(token));
        refusal.StatusCode.Should().Be(StatusCode.OutOfRange);
        refusal.Reason().Should().Be("SYNC_TOKEN_EXPIRED");
        (await TokenAsync("")).Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_clock_that_is_far_ahead_has_an_hour_to_be_set_right()
    {
        var item = await _node.CreateAsync("X.1");
        var token = await TokenAsync("");
        await _node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = item.Name }, cancellationToken: Cancellation);

        _node.Time.Set(ahead: TimeSpan.FromDays(365));
        await _node.RestartAsync();
        await IsHonouredAsync(token);
        _node.Time.Set(ahead: TimeSpan.Zero);
        _node.Time.Advance(TimeSpan.FromHours(1));
        await IsHonouredAsync(token);

        _node.Time.Set(ahead: TimeSpan.FromDays(3650));
        _node.Time.Advance(TimeSpan.FromHours(1));
        await IsHonouredAsync(token);
        _node.Time.Advance(TimeSpan.FromHours(1));
        (await EventuallyRefusedAsync(() => TokenAsync(token))).Reason().Should().Be("SYNC_TOKEN_EXPIRED");
    }

    // For as long as the schedule, which runs beside the calls, would take to forget.
    private async Task IsHonouredAsync(string token)
    {
        for (var i = 0; i < 20; i++)
        {
            (await TokenAsync(token)).Should().NotBeEmpty();
            await Task.Delay(10, Cancellation);
        }
    }

    // The schedule runs beside the calls, so the first ones may come before it.
    private static async Task<RpcException> EventuallyRefusedAsync(Func<Task> call)
    {
        while (true)
        {
            Cancellation.ThrowIfCancellationRequested();
            try
            {
                await call();
            }
            catch (RpcException refusal)
            {
                return refusal;
            }
        }
    }

    private async Task<string> TokenAsync(string token)
    {
        using var call = _node.Reader.SyncWorkItems(
            new SyncWorkItemsRequest { Parent = RunningNode.Registry, SyncToken = token, UntilCaughtUp = true }, cancellationToken: Cancellation);
        return (await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation))[^1].SyncToken;
    }
}
