using Federation.Hosting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Hosting.Tests.Trust;

/// <summary>Keys of a provider that a list names.</summary>
public sealed class DiscoveredKeysTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly DiscoveredKeys _keys;
    private TestProvider _provider = null!;

    public DiscoveredKeysTests() =>
        _keys = new DiscoveredKeys(new NamedConnections(Options.Create(new TokenTrustOptions()), TrustedAuthorities.OfSystem), _time, NullLogger<DiscoveredKeys>.Instance)
        {
            // A machine that is busy is no provider that does not answer.
            Timeout = TimeSpan.FromMinutes(2),
        };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _provider = await TestProvider.StartAsync();

    public ValueTask DisposeAsync()
    {
        _keys.Dispose();
        return _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_new_key_is_found_at_once_and_one_that_was_withdrawn_is_forgotten_though_nobody_asks_for_another()
    {
        (await KeysAsync("test")).Should().Equal("test");
        _provider.RotateKey("next");
        (await KeysAsync("next")).Should().Equal(["test"], "it was asked a moment ago");
        (await KeysAsync("test")).Should().Equal("test");
        _provider.KeyRequests.Should().Be(1);

        _time.Advance(BearerTokenSetup.KeyRefreshInterval);
        (await KeysAsync("next")).Should().Equal("next");
        _provider.RotateKey("third");
        _time.Advance(BearerTokenSetup.KeyLifetime);
        await _keys.RefreshAsync(Stop);
        (await KeysAsync("third")).Should().Equal("third");
        _provider.KeyRequests.Should().Be(3);
    }

    [Fact]
    public async Task All_wait_for_one_answer_of_a_provider_that_is_slow_and_nobody_who_knows_the_key()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        (await KeysAsync("test")).Should().Equal("test");
        _provider.BeforeKeys = () =>
        {
            asked.TrySetResult();
            return answer.Task;
        };
        _time.Advance(BearerTokenSetup.KeyRefreshInterval);
        var strangers = Enumerable.Range(0, 20).Select(i => KeysAsync($"unknown-{i}")).ToList();
        await asked.Task;
        KeysAsync("test").IsCompletedSuccessfully.Should().BeTrue();
        answer.SetResult();
        await Task.WhenAll(strangers);
        _provider.KeyRequests.Should().Be(2);
    }

    [Fact]
    public async Task A_provider_that_is_down_keeps_its_keys_and_has_none_before_it_was_reached()
    {
        (await KeysAsync("test")).Should().Equal("test");
        using var others = new DiscoveredKeys(new NamedConnections(Options.Create(new TokenTrustOptions()), TrustedAuthorities.OfSystem), _time, NullLogger<DiscoveredKeys>.Instance);
        await _provider.DisposeAsync();
        _time.Advance(BearerTokenSetup.KeyLifetime);
        await _keys.RefreshAsync(Stop);
        (await KeysAsync("test")).Should().Equal("test");
        var unknown = () => others.GetAsync(_provider.Address.AbsoluteUri, "test", Stop);
        await unknown.Should().ThrowAsync<InvalidOperationException>();
    }

    private async Task<IEnumerable<string>> KeysAsync(string wanted) =>
        (await _keys.GetAsync(_provider.Address.AbsoluteUri, wanted, Stop)).Select(key => key.KeyId);
}
