using Federation.Catalog;
using Federation.Hosting;
using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;
using Google.Protobuf;
using Grpc.Core;

namespace Federation.Node.Tests.Reading;

/// <summary>
/// Registries that only named organisations may see: ITU-T's drafts, which it shows to ITU-R, and a copy of ISO's, which that shows to ITU-R too.
/// W3C may see neither.
/// </summary>
public sealed class VisibilityTests : IAsyncLifetime
{
    private const string Drafts = "registries/drafts";
    private const string Copied = "registries/iso-drafts";
    private const string Missing = "registries/missing";
    private const string Draft = "X.draft";

    private readonly RunningNode _node = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CatalogService.CatalogServiceClient Named => new(_node.Channel("radio"));

    private CatalogService.CatalogServiceClient Other => new(_node.Channel("stranger"));

    public async ValueTask InitializeAsync()
    {
        await _node.InitializeAsync();
        _node.AddUnreachablePeer();
        _node.Set(("Node:Registries:2:Id", "drafts"), ("Node:Registries:2:Organization", "itu-t"), ("Node:Registries:2:VisibleTo:0", "itu-r"));
        await _node.RestartAsync(store => store.Copies.ApplyAsync(RegistryName.Parse(Copied), CopyBatch(), Cancellation));
        await _node.CreateAsync("X.1");
        await _node.Owner.CreateWorkItemAsync(
            new CreateWorkItemRequest { Parent = Drafts, WorkItemId = Draft, WorkItem = Items.Item(Draft, "A draft") }, cancellationToken: Cancellation);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Owner_and_named_organisations_see_them()
    {
        (await RegistriesOfAsync(Named)).Should().Equal(Drafts, Copied, "registries/itu-r", RunningNode.Registry);
        (await RegistriesOfAsync(new CatalogService.CatalogServiceClient(_node.Channel("owner")))).Should().Equal(Drafts, "registries/itu-r", RunningNode.Registry);
        (await ItemsOfAsync(Named)).Should().BeEquivalentTo("X.1", Draft, Draft);
        using var call = Named.SyncWorkItems(new SyncWorkItemsRequest { Parent = Drafts, UntilCaughtUp = true }, cancellationToken: Cancellation);
        (await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation)).Sum(response => response.Changes.Count).Should().Be(1);
        (await Named.GetRegistryAsync(new GetRegistryRequest { Name = Copied }, cancellationToken: Cancellation)).Registry.VisibleTo.Should().Equal("itu-r");
    }

    [Fact]
    public async Task A_registry_that_is_taken_out_of_the_settings_is_not_served_until_it_is_put_back()
    {
        _node.Set(("Node:Registries:2:Id", "plans"));
        await _node.RestartAsync();

        (await RegistriesOfAsync(Named)).Should().NotContain(Drafts).And.Contain("registries/plans");
        (await ItemsOfAsync(Named)).Should().BeEquivalentTo("X.1", Draft);
        var create = async () => await _node.Owner.CreateWorkItemAsync(
            new CreateWorkItemRequest { Parent = Drafts, WorkItem = Items.Item("X.late", "A late draft") }, cancellationToken: Cancellation);
        (await create.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.NotFound);

        _node.Set(("Node:Registries:2:Id", "drafts"));
        await _node.RestartAsync();
        (await ItemsOfAsync(Named)).Should().BeEquivalentTo("X.1", Draft, Draft);
    }

    [Fact]
    public async Task A_registry_cannot_be_declared_while_there_is_a_copy_of_it()
    {
        _node.Set(("Node:Registries:3:Id", "iso-drafts"), ("Node:Registries:3:Organization", "iso"));
        var restart = () => _node.RestartAsync();

        await restart.Should().ThrowAsync<SettingException>().WithMessage("Node:Registries names iso-drafts, of which the store in * holds a copy from another node. *");
        _node.Set(("Node:Registries:3:Id", null), ("Node:Registries:3:Organization", null));
        await _node.RestartAsync();
    }

    [Fact]
    public async Task Lists_counts_and_pages_of_others_are_as_if_there_were_none()
    {
        (await RegistriesOfAsync(Other)).Should().Equal("registries/itu-r", RunningNode.Registry);
        var all = await Other.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = "registries/-" }, cancellationToken: Cancellation);
        all.WorkItems.Select(item => item.Identifier).Should().Equal("X.1");
        all.TotalSize.Should().Be(1);
        all.NextPageToken.Should().BeEmpty();
        all.Unreachable.Should().BeEmpty("the copy, of which nobody heard for long, is not to be known of");
    }

    [Fact]
    public async Task The_page_token_of_somebody_who_sees_more_shows_others_no_more()
    {
        var token = (await Named.ListWorkItemsAsync(
            new ListWorkItemsRequest { Parent = "registries/-", PageSize = 1, OrderBy = "identifier" }, cancellationToken: Cancellation)).NextPageToken;

        var rest = await Other.ListWorkItemsAsync(
            new ListWorkItemsRequest { Parent = "registries/-", OrderBy = "identifier", PageToken = token }, cancellationToken: Cancellation);

        token.Should().NotBeEmpty();
        rest.WorkItems.Should().BeEmpty();
    }

    [Theory]
    [InlineData(Drafts)]
    [InlineData(Copied)]
    public async Task Every_call_answers_others_as_for_a_registry_that_there_is_not(string hidden)
    {
        var revision = (await Named.GetDigestAsync(new GetDigestRequest { Name = hidden }, cancellationToken: Cancellation)).Digest.Revision;
        foreach (var (call, index) in Calls(revision).Select((call, index) => (call, index)))
        {
            var (there, missing) = (await Items.Refusal(() => call(hidden)), await Items.Refusal(() => call(Missing)));

            there.StatusCode.Should().Be(missing.StatusCode, "call {0}", index);
            there.Status.Detail.Replace(hidden, Missing, StringComparison.Ordinal).Should().Be(missing.Status.Detail, "call {0}", index);
            there.Reason().Should().Be(missing.Reason(), "call {0}", index);
            there.Fields().Should().Equal(missing.Fields(), "call {0}", index);
        }
    }

    // Good requests and bad ones: what is wrong with a request must not tell either.
    private IEnumerable<Func<string, Task>> Calls(long revision)
    {
        var admin = new CatalogAdminService.CatalogAdminServiceClient(_node.Channel("stranger"));
        yield return async registry => await Other.GetRegistryAsync(new GetRegistryRequest { Name = registry });
        yield return async registry => await Other.GetWorkItemAsync(new GetWorkItemRequest { Name = $"{registry}/workItems/{Draft}" });
        yield return async registry => await Other.GetWorkItemAsync(new GetWorkItemRequest { Name = $"{registry}/workItems/{Draft}", Revision = 1 });
        yield return async registry => await Other.GetWorkItemAsync(new GetWorkItemRequest { Name = $"{registry}/workItems/{Draft}", Revision = -1 });
        yield return async registry => await Other.BatchGetWorkItemsAsync(new BatchGetWorkItemsRequest { Parent = registry, Names = { $"{registry}/workItems/{Draft}" } });
        yield return async registry => await Other.BatchGetWorkItemsAsync(new BatchGetWorkItemsRequest { Parent = registry });
        yield return async registry => await Other.BatchGetWorkItemsAsync(
            new BatchGetWorkItemsRequest { Parent = RunningNode.Registry, Names = { $"{registry}/workItems/{Draft}" } });
        yield return async registry => await Other.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = registry });
        yield return async registry => await Other.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = registry, PageToken = "x", Filter = "(", PageSize = -1 });
        yield return async registry => await Other.ListRevisionsAsync(new ListRevisionsRequest { Parent = registry });
        yield return async registry => await Other.ListRevisionsAsync(new ListRevisionsRequest { Parent = $"{registry}/workItems/{Draft}" });
        yield return async registry => await Other.GetDigestAsync(new GetDigestRequest { Name = registry });
        yield return async registry => await Other.GetDigestRangesAsync(new GetDigestRangesRequest { Parent = registry, Revision = revision, Prefixes = { "" } });
        yield return async registry => await ReadAsync(new SyncWorkItemsRequest { Parent = registry });
        yield return async registry => await ReadAsync(new SyncWorkItemsRequest { Parent = registry, SyncToken = "x", Filter = "(" });
        yield return async registry => await admin.CreateWorkItemAsync(new CreateWorkItemRequest { Parent = registry, WorkItem = Items.Item("X.2", "Mine") });
        yield return async registry => await admin.CreateWorkItemAsync(new CreateWorkItemRequest { Parent = registry, WorkItemId = "." });
        yield return async registry => await admin.UpdateWorkItemAsync(new UpdateWorkItemRequest { WorkItem = new WorkItem { Name = $"{registry}/workItems/{Draft}" }, AllowMissing = true });
        yield return async registry => await admin.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = $"{registry}/workItems/{Draft}", AllowMissing = true });
        yield return async registry =>
        {
            using var import = admin.ImportWorkItems(cancellationToken: Cancellation);
            await import.RequestStream.WriteAsync(new ImportWorkItemsRequest { Header = new ImportHeader { Parent = registry } }, Cancellation);
            await import.RequestStream.CompleteAsync();
            await import;
        };
    }

    private async Task ReadAsync(SyncWorkItemsRequest request)
    {
        using var call = Other.SyncWorkItems(request, cancellationToken: Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);
    }

    private static async Task<IEnumerable<string>> RegistriesOfAsync(CatalogService.CatalogServiceClient client)
    {
        List<string> names = [];
        var request = new ListRegistriesRequest { PageSize = 1 };
        do
        {
            var page = await client.ListRegistriesAsync(request, cancellationToken: Cancellation);
            names.AddRange(page.Registries.Select(registry => registry.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return names;
    }

    private static async Task<IEnumerable<string>> ItemsOfAsync(CatalogService.CatalogServiceClient client) =>
        (await client.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = "registries/-" }, cancellationToken: Cancellation)).WorkItems.Select(item => item.Identifier);

    private static CopyBatch CopyBatch()
    {
        var epoch = new string('1', 32);
        var item = Items.Item(Draft, "A draft of ISO");
        item.Name = $"{Copied}/workItems/{Draft}";
        item.Provenance = new Provenance
        {
            OriginRegistry = Copied,
            OriginEpoch = epoch,
            OriginRevision = 1,
            ContentHash = ByteString.CopyFrom(WorkItemContent.Hash(item)),
        };
        return new CopyBatch
        {
            Peer = "w3c",
            Changes = [new WorkItemChange { Revision = 1, WorkItem = item }],
            Position = new CopyPosition("token", 1, ""),
            Origin = new CopyOrigin { Epoch = epoch, Revision = 1, Path = ["00000000000000aa"], ContactTime = DateTimeOffset.UtcNow, KeySetUri = "https://iso.example/jwks.json" },
            Description = new Registry { Name = Copied, Title = "ISO drafts", Organization = "iso", VisibleTo = { "itu-r" } },
            StartsSnapshot = true,
            CaughtUp = true,
        };
    }
}
