using Federation.Hosting;
using Federation.Identity.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Federation.Identity.Tests;

/// <summary>The provider and a service, each on its own port, as in a federation.</summary>
public sealed class ServiceTests(SharedIdentity shared) : IClassFixture<SharedIdentity>, IAsyncLifetime
{
    private readonly TestIdentity _identity = shared.Identity;
    private WebApplication _service = null!;
    private Uri _address = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Authentication:Authority"] = _identity.Address.AbsoluteUri.TrimEnd('/'),
            ["Authentication:Audience"] = "urn:federation:itu-t",
            ["Logging:LogLevel:Default"] = "None",
        }).Build());
        builder.AddFederationHosting("test.service");
        _service = builder.Build();
        _service.MapFederationHosting();
        _service.MapGrpcService<Catalog>().RequireAuthorization(FederationScopes.CatalogRead);
        _service.MapGrpcService<Admin>().RequireAuthorization(FederationScopes.CatalogWrite);
        _address = await FederationHost.StartAsync(_service, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_service_accepts_the_tokens_of_the_provider() =>
        (await CallAsync("urn:federation:itu-t", FederationScopes.CatalogRead, GetOrganizationAsync)).Should().Be("itu-t");

    [Fact]
    public async Task A_token_for_another_service_is_of_no_use_here() =>
        (await ReasonAsync("urn:federation:iso", FederationScopes.CatalogRead, GetOrganizationAsync))
            .Should().Be(ErrorReasons.TokenAudience);

    [Fact]
    public async Task A_token_with_another_scope_is_of_no_use_here() =>
        (await ReasonAsync("urn:federation:itu-t", FederationScopes.DuplicatesRead, GetOrganizationAsync))
            .Should().Be(ErrorReasons.ScopeMissing);

    [Fact]
    public async Task A_reader_cannot_write() =>
        (await ReasonAsync("urn:federation:itu-t", FederationScopes.CatalogRead, DeleteAsync)).Should().Be(ErrorReasons.ScopeMissing);

    private async Task<string> CallAsync(string resource, string scope, Func<ChannelBase, Task<string>> call)
    {
        using var tokens = new AccessTokenSource(
            new ClientOptions { Authority = _identity.Address, Id = "reader", Secret = TestIdentity.Secret, Scopes = [scope] },
            TimeProvider.System);
        using var channel = FederationChannel.Open(_address, tokens, resource);
        return await call(channel);
    }

    private async Task<string?> ReasonAsync(string resource, string scope, Func<ChannelBase, Task<string>> call)
    {
        var refused = () => CallAsync(resource, scope, call);
        return (await refused.Should().ThrowAsync<RpcException>()).Which.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;
    }

    private static async Task<string> GetOrganizationAsync(ChannelBase channel) =>
        (await new CatalogService.CatalogServiceClient(channel).GetWorkItemAsync(new GetWorkItemRequest())).WorkItem.Name;

    private static async Task<string> DeleteAsync(ChannelBase channel) =>
        (await new CatalogAdminService.CatalogAdminServiceClient(channel).DeleteWorkItemAsync(new DeleteWorkItemRequest())).ToString();

    /// <summary>Answers with the organisation of the caller.</summary>
    private sealed class Catalog : CatalogService.CatalogServiceBase
    {
        public override Task<GetWorkItemResponse> GetWorkItem(GetWorkItemRequest request, ServerCallContext context) =>
            Task.FromResult(new GetWorkItemResponse { WorkItem = new WorkItem { Name = context.GetOrganization() } });
    }

    private sealed class Admin : CatalogAdminService.CatalogAdminServiceBase
    {
        public override Task<DeleteWorkItemResponse> DeleteWorkItem(DeleteWorkItemRequest request, ServerCallContext context) =>
            Task.FromResult(new DeleteWorkItemResponse());
    }
}
