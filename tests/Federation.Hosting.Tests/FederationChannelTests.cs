using Federation.Hosting.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Hosting.Tests;

public sealed class FederationChannelTests : IAsyncLifetime
{
    private TestProvider _provider = null!;
    private TestHost _host = null!;
    private AccessTokenSource _tokens = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _host = await TestHost.StartAsync(_provider);
        _tokens = new AccessTokenSource(
            new ClientOptions { Authority = _provider.Address, Id = "reader", Secret = "4711", Scopes = [FederationScopes.CatalogRead] },
            TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _tokens.Dispose();
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Every_call_carries_a_token()
    {
        await GetAsync();
        await GetAsync();
        _provider.TokenRequests.Should().Be(1);
    }

    [Fact]
    public async Task A_token_that_the_service_does_not_accept_is_replaced()
    {
        (await Refusal.OfAsync(() => GetAsync("urn:federation:other"))).Reason.Should().Be(ErrorReasons.TokenAudience);
        (await Refusal.OfAsync(() => GetAsync("urn:federation:other"))).Reason.Should().Be(ErrorReasons.TokenAudience);
        _provider.TokenRequests.Should().Be(2);
    }

    [Fact]
    public async Task A_client_that_the_provider_refuses_is_unauthenticated()
    {
        _provider.Refusal = "invalid_client";
        var refusal = await Refusal.OfAsync(() => GetAsync());
        refusal.Code.Should().Be(StatusCode.Unauthenticated);
        refusal.Exception.Status.Detail.Should().Contain("invalid_client");
    }

    [Fact]
    public async Task A_provider_that_is_down_makes_the_service_unavailable()
    {
        await _provider.DisposeAsync();
        (await Refusal.OfAsync(() => GetAsync())).Code.Should().Be(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Reading_is_tried_again_while_the_service_is_unavailable()
    {
        var calls = 0;
        _host.Catalog.Behaviour = _ => ++calls < 3
            ? throw FederationErrors.Unavailable("STORE_BUSY", "The store is busy.", TimeSpan.FromMilliseconds(1))
            : Task.CompletedTask;
        await GetAsync();
        calls.Should().Be(3);
    }

    [Fact]
    public void A_token_is_not_sent_in_clear_to_another_machine()
    {
        var open = () => FederationChannel.Open(new Uri("http://192.0.2.1:7401"), _tokens, TestProvider.Audience);
        open.Should().Throw<ArgumentException>().WithMessage("http://192.0.2.1:7401/ is not an https address*");
    }

    private async Task GetAsync(string resource = TestProvider.Audience)
    {
        using var channel = FederationChannel.Open(_host.Address, _tokens, resource);
        await new CatalogService.CatalogServiceClient(channel).GetWorkItemAsync(new GetWorkItemRequest());
    }
}
