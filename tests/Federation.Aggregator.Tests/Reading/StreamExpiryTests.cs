using Federation.Aggregator.Tests.Support;
using Federation.Node.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Reading;

/// <summary>What becomes of the streams of an aggregator when the access token that they were opened with has expired.</summary>
public sealed class StreamExpiryTests(TestFederation federation) : IClassFixture<TestFederation>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_watched_on_by_a_new_call_when_the_access_token_has_expired()
    {
        var time = new ShiftingTime();
        await using var aggregator = await StartAsync(time);
        using var call = aggregator.Watch.WatchEvents(new() { After = 0 }, cancellationToken: Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);
        var number = call.ResponseStream.Current.Number;
        time.Advance(TimeSpan.FromMinutes(11));

        (await EndOf(call)).Reason().Should().Be("STREAM_EXPIRED");

        await federation.Itu.PutAsync("sextants", "Sextant mirror alignment");
        using var next = aggregator.Watch.WatchEvents(new() { After = number }, cancellationToken: Cancellation);
        WatchEvent? heard = null;
        while (heard is null && await next.ResponseStream.MoveNext(Cancellation))
            heard = next.ResponseStream.Current.Event;
        heard!.Items[0].Identifier.Should().Be("ITU-T sextants");
    }

    [Fact]
    public async Task Duplicates_are_watched_no_longer_than_the_access_token_is_good()
    {
        var time = new ShiftingTime();
        await using var aggregator = await StartAsync(time);
        using var call = aggregator.Duplicates.WatchDuplicates(new(), cancellationToken: Cancellation);
        await call.ResponseHeadersAsync;
        time.Advance(TimeSpan.FromMinutes(11));

        (await EndOf(call)).Reason().Should().Be("STREAM_EXPIRED");
    }

    private async Task<TestAggregator> StartAsync(ShiftingTime time)
    {
        var aggregator = await federation.StartAggregatorAsync(time, ("Aggregator:DataDirectory", federation.NewFolder()));
        await aggregator.UntilFollowingAsync();
        return aggregator;
    }

    private static async Task<RpcException> EndOf<T>(AsyncServerStreamingCall<T> call)
    {
        var refusal = await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation).AsTask().RefusalAsync();
        refusal.StatusCode.Should().Be(StatusCode.Unavailable);
        return refusal;
    }
}
