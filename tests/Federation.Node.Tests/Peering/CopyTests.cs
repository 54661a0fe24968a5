using Federation.Catalog;
using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;
using Google.Protobuf;
using Grpc.Core;

namespace Federation.Node.Tests.Peering;

/// <summary>How a node serves the copy of another node's registry.</summary>
public sealed class CopyTests : IAsyncLifetime
{
    private const string Registry = "registries/w3c";
    private const string Item = "registries/w3c/workItems/did-core";
    private const string Origin = "00000000000000aa";

    private static readonly string _epoch = new('1', 32);

    private readonly RunningNode _node = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_copy_is_read_under_the_name_of_its_registry_and_says_where_it_came_from()
    {
        await CopyAsync(caughtUp: true);

        var registry = (await _node.Reader.GetRegistryAsync(new GetRegistryRequest { Name = Registry }, cancellationToken: Cancellation)).Registry;
        var item = (await _node.Reader.GetWorkItemAsync(new GetWorkItemRequest { Name = Item }, cancellationToken: Cancellation)).WorkItem;
        using var call = _node.Reader.SyncWorkItems(new SyncWorkItemsRequest { Parent = Registry, UntilCaughtUp = true }, cancellationToken: Cancellation);
        var last = (await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation))[^1];

        registry.Copy.State.Should().Be(CopyState.Unverified);
        registry.Copy.Path.Should().Equal(Origin, registry.Node);
        registry.KeySetUri.Should().Be("https://w3c.example/jwks.json");
        (item.Provenance.OriginRegistry, item.Provenance.OriginEpoch, item.Provenance.OriginRevision).Should().Be((Registry, _epoch, 7));
        last.Copy.Should().BeEquivalentTo(registry.Copy);
        last.Copy.OriginRevision.Should().Be(9);
        last.SignedDigest.Should().BeEmpty("only the origin signs, and this one did not");
    }

    [Fact]
    public async Task An_item_is_changed_at_its_origin_only()
    {
        await CopyAsync(caughtUp: true);
        var item = new WorkItem { Name = Item, Identifier = "did-core" };

        foreach (var client in (string[])["owner", "stranger"])
        {
            var admin = new CatalogAdminService.CatalogAdminServiceClient(_node.Channel(client));
            await IsOriginOnlyAsync(async () => await admin.CreateWorkItemAsync(new CreateWorkItemRequest { Parent = Registry, WorkItem = item }));
            await IsOriginOnlyAsync(async () => await admin.UpdateWorkItemAsync(new UpdateWorkItemRequest { WorkItem = item }));
            await IsOriginOnlyAsync(async () => await admin.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = Item }));
            await IsOriginOnlyAsync(async () =>
            {
                using var import = admin.ImportWorkItems(cancellationToken: Cancellation);
                await import.RequestStream.WriteAsync(new ImportWorkItemsRequest { Header = new ImportHeader { Parent = Registry } }, Cancellation);
                await import.RequestStream.CompleteAsync();
                await import;
            });
        }
    }

    [Fact]
    public async Task The_history_of_a_copy_is_at_its_origin()
    {
        await CopyAsync(caughtUp: true);

        await IsHistoryAtOriginAsync(async () => await _node.Reader.ListRevisionsAsync(new ListRevisionsRequest { Parent = Registry }));
        await IsHistoryAtOriginAsync(async () => await _node.Reader.ListRevisionsAsync(new ListRevisionsRequest { Parent = Item }));
        await IsHistoryAtOriginAsync(async () => await _node.Reader.GetWorkItemAsync(new GetWorkItemRequest { Name = Item, Revision = 1 }));
        await IsHistoryAtOriginAsync(async () => await _node.Reader.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = Registry, Revision = 1 }));
    }

    [Fact]
    public async Task A_copy_whose_origin_is_not_heard_of_is_read_and_told_as_unreachable()
    {
        await _node.CreateAsync("X.1");
        await CopyAsync(caughtUp: true);

        var all = await _node.Reader.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = "registries/-" }, cancellationToken: Cancellation);

        all.WorkItems.Select(item => item.Identifier).Should().Equal("X.1", "did-core");
        all.Unreachable.Should().Equal(Registry);
    }

    [Fact]
    public async Task A_first_copy_is_not_read_before_it_is_complete()
    {
        await _node.CreateAsync("X.1");
        await CopyAsync(caughtUp: false);

        await IsLoadingAsync(async () => await _node.Reader.GetWorkItemAsync(new GetWorkItemRequest { Name = Item }));
        await IsLoadingAsync(async () => await _node.Reader.GetDigestAsync(new GetDigestRequest { Name = Registry }));
        await IsLoadingAsync(async () =>
        {
            using var call = _node.Reader.SyncWorkItems(new SyncWorkItemsRequest { Parent = Registry });
            await call.ResponseStream.MoveNext(Cancellation);
        });
        var all = await _node.Reader.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = "registries/-" }, cancellationToken: Cancellation);
        all.WorkItems.Select(item => item.Identifier).Should().Equal("X.1");
        all.Unreachable.Should().Equal(Registry);
        var registry = (await _node.Reader.GetRegistryAsync(new GetRegistryRequest { Name = Registry }, cancellationToken: Cancellation)).Registry;
        registry.Copy.State.Should().Be(CopyState.Loading);
    }

    private static Task IsOriginOnlyAsync(Func<Task> call) => IsRefusedAsync(call, StatusCode.FailedPrecondition, "ORIGIN_ONLY");

    private static Task IsHistoryAtOriginAsync(Func<Task> call) => IsRefusedAsync(call, StatusCode.FailedPrecondition, "HISTORY_AT_ORIGIN");

    private static Task IsLoadingAsync(Func<Task> call) => IsRefusedAsync(call, StatusCode.Unavailable, "COPY_LOADING");

    private static async Task IsRefusedAsync(Func<Task> call, StatusCode code, string reason)
    {
        var refusal = await Items.Refusal(call);
        refusal.StatusCode.Should().Be(code);
        refusal.Reason().Should().Be(reason);
    }

    private Task CopyAsync(bool caughtUp)
    {
        _node.AddUnreachablePeer();
        return _node.RestartAsync(store => store.Copies.ApplyAsync(RegistryName.Parse(Registry), Batch(caughtUp), Cancellation));
    }

    private static CopyBatch Batch(bool caughtUp) => new()
    {
        Peer = "w3c",
        Changes = [new WorkItemChange { Revision = 3, WorkItem = Copied() }],
        Position = new CopyPosition("token", 3, ""),
        Origin = new CopyOrigin
        {
            Epoch = _epoch,
            Revision = caughtUp ? 9 : 0,
            Path = [Origin],
            ContactTime = DateTimeOffset.UtcNow,
            KeySetUri = "https://w3c.example/jwks.json",
        },
        Description = new Registry { Name = Registry, Title = "W3C", Organization = "w3c" },
        StartsSnapshot = true,
        CaughtUp = caughtUp,
    };

    private static WorkItem Copied()
    {
        var item = Items.Item("did-core", "Decentralized Identifiers");
        item.Name = Item;
        item.Provenance = new Provenance
        {
            OriginRegistry = Registry,
            OriginEpoch = _epoch,
            OriginRevision = 7,
            ContentHash = ByteString.CopyFrom(WorkItemContent.Hash(item)),
        };
        return item;
    }
}
