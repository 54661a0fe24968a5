using Federation.Hosting.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Rpc;
using Grpc.Core;

namespace Federation.Hosting.Tests;

public sealed class AuthorizationTests : IAsyncLifetime
{
    private TestProvider _provider = null!;
    private TestHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _host = await TestHost.StartAsync(_provider);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_token_without_the_scope_is_refused_and_told_which()
    {
        var refusal = await Refusal.OfAsync(() => _host.GetAsync(_provider.Token(scope: FederationScopes.DuplicatesRead)));
        refusal.Code.Should().Be(StatusCode.PermissionDenied);
        refusal.Reason.Should().Be(ErrorReasons.ScopeMissing);
        refusal.Detail<ErrorInfo>()!.Metadata["scope"].Should().Be(FederationScopes.CatalogRead);
    }

    [Theory]
    [InlineData("catalog.readonly")]
    [InlineData("xcatalog.read")]
    [InlineData("CATALOG.READ")]
    public async Task A_scope_that_merely_resembles_the_needed_one_does_not_count(string scope) =>
        (await Refusal.OfAsync(() => _host.GetAsync(_provider.Token(scope: scope)))).Reason.Should().Be(ErrorReasons.ScopeMissing);

    [Fact]
    public async Task One_of_several_scopes_is_enough() =>
        await _host.GetAsync(_provider.Token(scope: "duplicates.read catalog.read catalog.write"));

    [Theory]
    [InlineData(FederationScopes.DuplicatesDecide, null, true)]
    [InlineData(FederationScopes.DuplicatesRead, FederationRoles.LiaisonOfficer, true)]
    [InlineData(FederationScopes.DuplicatesRead, FederationRoles.Administrator, true)]
    [InlineData(FederationScopes.DuplicatesRead, "reader", false)]
    [InlineData(FederationScopes.DuplicatesRead, null, false)]
    public async Task A_decision_takes_the_scope_or_a_role_that_holds_it(string scope, string? role, bool allowed)
    {
        var token = _provider.Token(scope: scope, roles: role is null ? null : ["another", role]);
        var service = new RegistryService.RegistryServiceClient(_host.Channel);
        var decide = () => service.ListRegistriesAsync(new(), TestHost.Bearer(token)).ResponseAsync;
        if (allowed)
            await decide();
        else
            (await Refusal.OfAsync(decide)).Reason.Should().Be(ErrorReasons.ScopeMissing);
    }

    [Fact]
    public async Task The_owner_of_a_registry_may_change_it()
    {
        var token = _provider.Token(scope: FederationScopes.CatalogWrite, organization: "itu-t");
        (await DeleteAsync(token)).Revision.Should().Be(1);
    }

    [Theory]
    [InlineData("iso")]
    [InlineData("ITU-T")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Nobody_else_may_change_a_registry(string? organization)
    {
        var token = _provider.Token(scope: FederationScopes.CatalogWrite, organization: organization);
        var refusal = await Refusal.OfAsync(() => DeleteAsync(token));
        refusal.Code.Should().Be(StatusCode.PermissionDenied);
        refusal.Reason.Should().Be(ErrorReasons.OrganizationMismatch);
    }

    [Fact]
    public async Task Reading_does_not_allow_writing() =>
        (await Refusal.OfAsync(() => DeleteAsync(_provider.Token(scope: FederationScopes.CatalogRead))))
            .Reason.Should().Be(ErrorReasons.ScopeMissing);

    private Task<DeleteWorkItemResponse> DeleteAsync(string token) =>
        _host.Admin.DeleteWorkItemAsync(new DeleteWorkItemRequest(), TestHost.Bearer(token)).ResponseAsync;
}
