using Federation.Hosting;
using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Node.Tests.Reading;

/// <summary>A registry that is open only to tokens that are bound to their client's key, beside others that take any.</summary>
public sealed class BindingTests : IAsyncLifetime
{
    private const string Bound = "registries/bound";

    private readonly RunningNode _node = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node.Set(("Node:Registries:2:Id", "bound"), ("Node:Registries:2:Organization", "itu-t"), ("Node:Registries:2:Binding", "Dpop"));
        await _node.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_stolen_token_reads_and_changes_nothing_of_it()
    {
        var thief = _node.Channel("owner");
        var reader = new CatalogService.CatalogServiceClient(thief);
        var writer = new CatalogAdminService.CatalogAdminServiceClient(thief);

        await IsRefusedAsync(async () => await reader.GetRegistryAsync(new GetRegistryRequest { Name = Bound }, cancellationToken: Cancellation));
        await IsRefusedAsync(async () => await reader.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = Bound }, cancellationToken: Cancellation));
        await IsRefusedAsync(async () => await reader.GetDigestAsync(new GetDigestRequest { Name = Bound }, cancellationToken: Cancellation));
        await IsRefusedAsync(async () =>
        {
            using var call = reader.SyncWorkItems(new SyncWorkItemsRequest { Parent = Bound }, cancellationToken: Cancellation);
            await call.ResponseStream.MoveNext(Cancellation);
        });
        await IsRefusedAsync(() => CreateAsync(writer));
        await IsRefusedAsync(async () => await writer.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = $"{Bound}/workItems/B.1" }, cancellationToken: Cancellation));
        await IsRefusedAsync(async () =>
        {
            using var call = writer.ImportWorkItems(cancellationToken: Cancellation);
            await call.RequestStream.WriteAsync(new ImportWorkItemsRequest { Header = new ImportHeader { Parent = Bound } }, Cancellation);
            await call.ResponseAsync;
        });
    }

    [Fact]
    public async Task The_holder_of_the_key_reads_and_changes_it_and_readers_of_all_learn_that_they_do_not_see_it()
    {
        var holder = _node.BoundChannel("owner");
        await CreateAsync(new CatalogAdminService.CatalogAdminServiceClient(holder));
        await _node.CreateAsync("X.1");

        var all = new ListWorkItemsRequest { Parent = "registries/-" };
        var seen = await new CatalogService.CatalogServiceClient(holder).ListWorkItemsAsync(all, cancellationToken: Cancellation);
        var partly = await _node.Reader.ListWorkItemsAsync(all, cancellationToken: Cancellation);

        seen.WorkItems.Select(item => item.Identifier).Should().Equal("B.1", "X.1");
        seen.Unreachable.Should().BeEmpty();
        partly.WorkItems.Select(item => item.Identifier).Should().Equal("X.1");
        partly.TotalSize.Should().Be(1);
        partly.Unreachable.Should().Equal(Bound);
    }

    private static async Task CreateAsync(CatalogAdminService.CatalogAdminServiceClient writer) => await writer.CreateWorkItemAsync(
        new CreateWorkItemRequest { Parent = Bound, WorkItem = Items.Item("B.1", "Of a registry that asks for bound tokens") }, cancellationToken: Cancellation);

    private static async Task IsRefusedAsync(Func<Task> call)
    {
        var refusal = (await call.Should().ThrowAsync<RpcException>()).Which;
        refusal.StatusCode.Should().Be(StatusCode.Unauthenticated);
        refusal.Reason().Should().Be(ErrorReasons.TokenUnbound);
        refusal.Status.Detail.Should().Contain(Bound).And.Contain("DPoP");
    }
}
