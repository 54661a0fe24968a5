using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Node.Tests;

/// <summary>Who may read and who may write.</summary>
public sealed class AuthorizationTests(RunningNode node) : IClassFixture<RunningNode>
{
    private static readonly GetRegistryRequest _read = new() { Name = RunningNode.Registry };

    private static readonly CreateWorkItemRequest _write = new() { Parent = RunningNode.Registry, WorkItem = Items.Item("X.1", "One") };

    [Fact]
    public async Task A_call_without_a_token_is_not_answered()
    {
        var refusal = await Items.Refusal(async () => await new CatalogService.CatalogServiceClient(node.Channel(null)).GetRegistryAsync(_read));

        refusal.StatusCode.Should().Be(StatusCode.Unauthenticated);
        refusal.Reason().Should().Be("TOKEN_MISSING");
    }

    [Fact]
    public async Task A_token_for_another_node_is_not_accepted()
    {
        var other = new CatalogService.CatalogServiceClient(node.Channel("reader", "urn:federation:w3c"));

        var refusal = await Items.Refusal(async () => await other.GetRegistryAsync(_read));

        refusal.StatusCode.Should().Be(StatusCode.Unauthenticated);
        refusal.Reason().Should().Be("TOKEN_AUDIENCE");
    }

    [Fact]
    public async Task Reading_needs_no_more_than_the_scope_to_read()
    {
        var response = await node.Reader.GetRegistryAsync(_read, cancellationToken: TestContext.Current.CancellationToken);

        response.Registry.Title.Should().Be("ITU-T Work Programme");
    }

    [Fact]
    public async Task Writing_needs_the_scope_to_write()
    {
        var reader = new CatalogAdminService.CatalogAdminServiceClient(node.Channel("reader"));

        var refusal = await Items.Refusal(async () => await reader.CreateWorkItemAsync(_write));

        refusal.StatusCode.Should().Be(StatusCode.PermissionDenied);
        refusal.Reason().Should().Be("SCOPE_MISSING");
    }

    [Fact]
    public async Task Only_the_owner_of_a_registry_writes_to_it()
    {
        var stranger = new CatalogAdminService.CatalogAdminServiceClient(node.Channel("stranger"));

        var refusal = await Items.Refusal(async () => await stranger.CreateWorkItemAsync(_write));

        refusal.StatusCode.Should().Be(StatusCode.PermissionDenied);
        refusal.Reason().Should().Be("ORGANIZATION_MISMATCH");
    }

    [Fact]
    public async Task Owning_one_registry_of_a_node_gives_no_right_to_another()
    {
        var refusal = await Items.Refusal(async () => await node.Owner.DeleteWorkItemAsync(
            new DeleteWorkItemRequest { Name = "registries/itu-r/workItems/P.1", AllowMissing = true }));

        refusal.Reason().Should().Be("ORGANIZATION_MISMATCH");
    }

    [Fact]
    public async Task A_stranger_cannot_import()
    {
        var stranger = new CatalogAdminService.CatalogAdminServiceClient(node.Channel("stranger"));

        var refusal = await Items.Refusal(async () =>
        {
            using var call = stranger.ImportWorkItems();
            await call.RequestStream.WriteAsync(new ImportWorkItemsRequest { Header = new ImportHeader { Parent = RunningNode.Registry, Prune = true } }, TestContext.Current.CancellationToken);
            await call.RequestStream.CompleteAsync();
            await call.ResponseAsync;
        });

        refusal.Reason().Should().Be("ORGANIZATION_MISMATCH");
    }
}
