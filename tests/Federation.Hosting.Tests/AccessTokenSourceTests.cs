using System.Net.Sockets;
using Federation.Hosting.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Hosting.Tests;

public sealed class AccessTokenSourceTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private TestProvider _provider = null!;

    public async ValueTask InitializeAsync() => _provider = await TestProvider.StartAsync();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task A_token_is_kept_until_shortly_before_it_expires()
    {
        using var tokens = Source();
        var first = await GetAsync(tokens);
        _time.Advance(TimeSpan.FromMinutes(8.9));
        (await GetAsync(tokens)).Should().Be(first);
        _time.Advance(TimeSpan.FromMinutes(0.2));
        await GetAsync(tokens);
        _provider.TokenRequests.Should().Be(2);
    }

    [Fact]
    public async Task A_provider_may_be_at_any_address_of_loopback()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var provider = await TestProvider.StartAsync("http://[::1]:0");
        using var tokens = new AccessTokenSource(new ClientOptions { Authority = provider.Address, Id = "reader", Secret = "4711" }, _time);

        (await GetAsync(tokens)).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Callers_at_once_share_one_request()
    {
        using var tokens = Source();
        var got = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GetAsync(tokens)));
        got.Distinct().Should().ContainSingle();
        _provider.TokenRequests.Should().Be(1);
    }

    [Fact]
    public async Task Each_service_gets_a_token_of_its_own()
    {
        using var tokens = Source();
        var one = await GetAsync(tokens, "urn:federation:itu-t");
        var two = await GetAsync(tokens, "urn:federation:iso");
        one.Should().NotBe(two);
    }

    [Fact]
    public async Task A_good_token_outlives_its_provider()
    {
        using var tokens = Source();
        var token = await GetAsync(tokens);
        await _provider.DisposeAsync();
        _time.Advance(TimeSpan.FromMinutes(9.5));
        (await GetAsync(tokens)).Should().Be(token);
        _time.Advance(TimeSpan.FromMinutes(1));
        var get = () => GetAsync(tokens);
        (await get.Should().ThrowAsync<AccessTokenException>()).Which.IsRefusal.Should().BeFalse();
    }

    [Fact]
    public async Task A_good_token_outlives_the_silence_of_its_provider_which_is_told_at_last()
    {
        using var tokens = Source();
        var token = await GetAsync(tokens);
        tokens.ProviderTimeout = TimeSpan.FromSeconds(0.2);
        _provider.BeforeToken = aborted => Task.Delay(Timeout.Infinite, aborted);
        _time.Advance(TimeSpan.FromMinutes(9.5));
        (await GetAsync(tokens)).Should().Be(token);
        _time.Advance(TimeSpan.FromMinutes(1));
        var get = () => GetAsync(tokens);
        var exception = (await get.Should().ThrowAsync<AccessTokenException>()).Which;
        exception.IsRefusal.Should().BeFalse();
        exception.Message.Should().Be($"The OpenID provider {_provider.Address} did not answer within 0.2 s.");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    public async Task A_refusal_names_client_service_and_reason(int status)
    {
        _provider.Refusal = "invalid_client";
        _provider.RefusalStatus = status;
        using var tokens = Source();
        var get = () => GetAsync(tokens);
        var exception = (await get.Should().ThrowAsync<AccessTokenException>()).Which;
        exception.IsRefusal.Should().BeTrue();
        exception.Message.Should().Contain("reader").And.Contain("urn:federation:test").And.Contain("invalid_client")
            .And.NotContain("4711");
    }

    [Fact]
    public async Task A_secret_is_read_from_its_file_for_each_token()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "4711\n", TestContext.Current.CancellationToken);
        using var tokens = new AccessTokenSource(Options() with { Secret = null, SecretFile = file }, _time);
        await GetAsync(tokens);
        File.Delete(file);
        var get = () => GetAsync(tokens, "urn:federation:iso");
        (await get.Should().ThrowAsync<AccessTokenException>()).Which.Message.Should().Contain(file);
    }

    [Theory]
    [InlineData("http://provider.example", "reader", "4711", null, "Client:Authority")]
    [InlineData("http://127.0.0.1:9", "", "4711", null, "Client:Id")]
    [InlineData("http://127.0.0.1:9", "reader", null, null, "Client:KeyFile")]
    [InlineData("http://127.0.0.1:9", "reader", "4711", "/run/secret", "Client:SecretFile")]
    public void Wrong_credentials_settings_are_named(string authority, string id, string? secret, string? file, string key)
    {
        var options = new ClientOptions { Authority = new Uri(authority), Id = id, Secret = secret, SecretFile = file };
        var create = () => new AccessTokenSource(options, _time);
        create.Should().Throw<SettingException>().Which.Message.Should().StartWith($"{key} ").And.NotContain("4711");
    }

    private ClientOptions Options() => new()
    {
        Authority = _provider.Address,
        Id = "reader",
        Secret = "4711",
        Scopes = [FederationScopes.CatalogRead],
    };

    private AccessTokenSource Source() => new(Options(), _time);

    private static Task<string> GetAsync(AccessTokenSource tokens, string resource = "urn:federation:test") =>
        tokens.GetAsync(resource, TestContext.Current.CancellationToken).AsTask();
}
