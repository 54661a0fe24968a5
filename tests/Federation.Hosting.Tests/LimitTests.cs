using Federation.Hosting.Tests.Support;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;

namespace Federation.Hosting.Tests;

/// <summary>What one client may ask of a host, without spoiling it for others.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private TestProvider _provider = null!;

    public async ValueTask InitializeAsync() => _provider = await TestProvider.StartAsync();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task A_client_that_calls_too_often_is_told_when_to_try_again_and_others_are_served()
    {
        await using var host = await StartAsync(("Limits:CallsPerSecond", "1"));
        var greedy = _provider.Token(client: "greedy");

        var refusal = await TooManyAsync(() => host.GetAsync(greedy));

        refusal.Code.Should().Be(StatusCode.ResourceExhausted);
        refusal.Reason.Should().Be("TOO_MANY_CALLS");
        refusal.Detail<RetryInfo>()!.RetryDelay.ToTimeSpan().Should().BePositive();
        await host.GetAsync(_provider.Token(client: "modest"));
    }

    [Fact]
    public async Task A_client_that_has_too_many_calls_at_once_may_go_on_when_one_ends()
    {
        await using var host = await StartAsync(("Limits:ConcurrentCalls", "1"));
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Catalog.Behaviour = async _ =>
        {
            begun.TrySetResult();
            await end.Task;
        };
        var token = _provider.Token();
        var first = host.GetAsync(token);
        await begun.Task;

        var refusal = await Refusal.OfAsync(() => host.GetAsync(token));
        end.SetResult();
        await first;

        refusal.Reason.Should().Be("TOO_MANY_CALLS");
        refusal.Detail<RetryInfo>()!.RetryDelay.ToTimeSpan().Should().BePositive();
        await EventuallyAsync(() => host.GetAsync(token));
    }

    [Fact]
    public async Task Whoever_has_no_good_token_is_told_apart_by_address()
    {
        await using var host = await StartAsync(("Limits:AnonymousCallsPerSecond", "1"));
        var health = new Health.HealthClient(host.Channel);

        var refusal = await TooManyAsync(() => health.CheckAsync(new HealthCheckRequest()).ResponseAsync);
        var forged = await TooManyAsync(() => host.GetAsync(_provider.UnsignedToken()));

        refusal.Reason.Should().Be("TOO_MANY_CALLS");
        forged.Reason.Should().Be("TOO_MANY_CALLS");
        await host.GetAsync(_provider.Token());
    }

    [Fact]
    public async Task Whoever_sends_tokens_is_limited_by_address_before_they_are_verified()
    {
        await using var host = await StartAsync(("Limits:AddressCallsPerSecond", "1"));

        var refusal = await TooManyAsync(() => host.GetAsync(_provider.Token(client: Guid.NewGuid().ToString())));

        refusal.Reason.Should().Be("TOO_MANY_CALLS");
        refusal.Exception.Status.Detail.Should().Contain("address");
        refusal.Detail<RetryInfo>()!.RetryDelay.ToTimeSpan().Should().BePositive();
    }

    [Fact]
    public async Task An_address_has_only_so_many_tokens_verified_at_once_however_long_that_takes()
    {
        await using var host = await StartAsync(("Limits:ConcurrentCalls", "1"));
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _provider.BeforeKeys = () =>
        {
            asked.TrySetResult();
            return answer.Task;
        };
        var first = host.GetAsync(_provider.Token(client: "first"));
        await asked.Task;

        var refusal = await Refusal.OfAsync(() => host.GetAsync(_provider.Token(client: "second")));
        answer.SetResult();
        await first;

        refusal.Reason.Should().Be("TOO_MANY_CALLS");
        refusal.Detail<RetryInfo>()!.RetryDelay.ToTimeSpan().Should().BePositive();
    }

    [Fact]
    public async Task Calls_that_were_authenticated_take_no_place_from_others_of_their_address()
    {
        await using var host = await StartAsync(("Limits:ConcurrentCalls", "1"));
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Catalog.Behaviour = async _ =>
        {
            if (begun.TrySetResult())
                await end.Task;
        };
        var first = host.GetAsync(_provider.Token(client: "first"));
        await begun.Task;

        await host.GetAsync(_provider.Token(client: "second"));
        end.SetResult();
        await first;
    }

    [Theory]
    [InlineData("AddressCallsPerSecond", "0")]
    [InlineData("CallsPerSecond", "0")]
    [InlineData("ConcurrentCalls", "100001")]
    [InlineData("AnonymousCallsPerSecond", "-1")]
    [InlineData("SlowGracePeriod", "00:00:01")]
    [InlineData("RequestHeadersTimeout", "00:02:00")]
    [InlineData("MinimumBytesPerSecond", "0")]
    public async Task A_wrong_limit_is_told_in_a_sentence(string key, string value)
    {
        var start = () => StartAsync(($"Limits:{key}", value));

        await start.Should().ThrowAsync<SettingException>().WithMessage($"Limits:{key} is \"{value}\"; allowed is *");
    }

    private Task<TestHost> StartAsync(params (string, string?)[] settings) => TestHost.StartAsync(_provider.Address, null, settings);

    // However slow the machine is, it makes more than a few calls a second.
    private static async Task<Refusal> TooManyAsync(Func<Task> call)
    {
        for (var calls = 0; calls < 1_000; calls++)
        {
            foreach (var made in Enumerable.Range(0, 8).Select(_ => call()).ToList())
            {
                try
                {
                    await made;
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
                {
                    return await Refusal.OfAsync(() => made);
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.Unauthenticated)
                {
                    // Refused for another reason than what is waited for.
                }
            }
        }

        throw new InvalidOperationException("None was too many.");
    }

    // The place of a call is free once its request has ended at the server, which its client does not see.
    private static async Task EventuallyAsync(Func<Task> call)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }
    }
}
