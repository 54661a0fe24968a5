using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Grpc.Core;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Node.Tests.Digests;

/// <summary>What a mirror needs to compare itself with a node.</summary>
public sealed class DigestTests : IAsyncLifetime
{
    private const int Count = 300;

    private readonly RunningNode _node = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _node.InitializeAsync();
        await _node.ImportAsync(Enumerable.Range(1, Count).Select(i => Items.Item($"X.{i}", $"Title {i}")));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task The_root_is_that_of_a_tree_that_anybody_can_build_from_the_items()
    {
        await _node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = NameOf(7) }, cancellationToken: Cancellation);
        await _node.ImportAsync([Items.Item("X.8", "Changed")]);

        var answer = await GetAsync();

        var tree = DigestTree.Build((await AllAsync()).Select(Entry).Order());
        answer.Digest.Root.Should().Equal(tree.Root.Hash.ToByteString());
        answer.Digest.ItemCount.Should().Be(Count - 1);
        answer.Digest.Revision.Should().Be(Count + 2);
        answer.Digest.Epoch.Should().Be((await RegistryAsync()).Epoch);
    }

    [Fact]
    public async Task An_empty_registry_has_the_root_of_nothing()
    {
        var answer = await _node.Reader.GetDigestAsync(new GetDigestRequest { Name = "registries/itu-r" }, cancellationToken: Cancellation);

        answer.Digest.Root.Should().Equal(new byte[DigestHash.Length]);
        answer.Digest.ItemCount.Should().Be(0);
    }

    [Fact]
    public async Task The_token_of_a_digest_stands_for_its_state()
    {
        var token = (await GetAsync()).SyncToken;
        await _node.CreateAsync("X.new");

        using var call = _node.Reader.SyncWorkItems(
            new SyncWorkItemsRequest { Parent = RunningNode.Registry, SyncToken = token, UntilCaughtUp = true }, cancellationToken: Cancellation);
        var changes = await call.ResponseStream.ReadAllAsync(Cancellation).SelectMany(response => response.Changes).ToListAsync(Cancellation);

        changes.Select(change => change.WorkItem.Identifier).Should().Equal("X.new");
    }

    [Fact]
    public async Task From_the_root_down_each_answer_proves_itself_and_names_every_item()
    {
        var digest = (await GetAsync()).Digest;
        var names = new List<string>();
        var expected = new Dictionary<string, DigestHash> { [""] = new(digest.Root.Span) };
        while (expected.Count > 0)
        {
            var asked = expected.Keys.Take(128).ToList();
            var answer = await RangesAsync(digest.Revision, [.. asked]);
            answer.Revision.Should().Be(digest.Revision);
            answer.Ranges.Select(range => range.Prefix).Should().Equal(asked);
            foreach (var range in answer.Ranges)
            {
                HashOf(range).Should().Be(expected[range.Prefix]);
                expected.Remove(range.Prefix);
                names.AddRange(range.Entries.Select(entry => entry.Name));
                foreach (var (digit, child) in range.Children.Index().Where(child => child.Item.ItemCount > 0))
                    expected.Add($"{range.Prefix}{digit:x}", new DigestHash(child.Hash.Span));
            }
        }

        names.Should().BeEquivalentTo((await AllAsync()).Select(item => item.Name));
    }

    [Fact]
    public async Task A_digest_that_the_registry_has_moved_on_from_is_told_as_such()
    {
        var digest = (await GetAsync()).Digest;
        await _node.CreateAsync("X.new");

        var refusal = await Items.Refusal(() => RangesAsync(digest.Revision, ""));

        refusal.StatusCode.Should().Be(StatusCode.Aborted);
        refusal.Reason().Should().Be("DIGEST_MOVED");
        (await RangesAsync(0, "")).Revision.Should().Be(digest.Revision + 1);
    }

    [Theory]
    [InlineData("prefixes")]
    [InlineData("prefixes[0]", "F")]
    [InlineData("prefixes[1]", "0", "0123456789abcdef")]
    [InlineData("prefixes[0]", "xyz")]
    public async Task A_prefix_that_is_none_is_named(string field, params string[] prefixes)
    {
        var refusal = await Items.Refusal(() => RangesAsync(0, prefixes));

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Fields().Should().Equal(field);
    }

    [Fact]
    public async Task Prefixes_are_limited_and_a_revision_cannot_be_negative()
    {
        (await Items.Refusal(() => RangesAsync(0, [.. Enumerable.Repeat("", 129)]))).Fields().Should().Equal("prefixes");
        (await Items.Refusal(() => RangesAsync(-1, ""))).Fields().Should().Equal("revision");
        (await RangesAsync(0, [.. Enumerable.Range(0, 128).Select(i => $"{i:x3}")])).Ranges.Should().HaveCount(128);
    }

    [Fact]
    public async Task A_registry_that_is_not_served_has_no_digest()
    {
        var refusal = await Items.Refusal(async () => await _node.Reader.GetDigestAsync(new GetDigestRequest { Name = "registries/nowhere" }));

        refusal.StatusCode.Should().Be(StatusCode.NotFound);
    }

    private static string NameOf(int i) => $"{RunningNode.Registry}/workItems/X.{i}";

    private static DigestEntry Entry(WorkItem item) => new(
        DigestPlace.Of(item.Name.Split('/')[^1]), item.Provenance.OriginRevision, new DigestHash(item.Provenance.ContentHash.Span));

    private static DigestHash HashOf(DigestRange range) => range.Children.Count > 0
        ? DigestNode.HashOf([.. range.Children.Select(child => new DigestHash(child.Hash.Span))])
        : DigestNode.HashOf([.. range.Entries.Select(entry => new DigestEntry(
            DigestPlace.Of(entry.Name.Split('/')[^1]), entry.Revision, new DigestHash(entry.ContentHash.Span)))]);

    private async Task<GetDigestResponse> GetAsync() =>
        await _node.Reader.GetDigestAsync(new GetDigestRequest { Name = RunningNode.Registry }, cancellationToken: Cancellation);

    private async Task<GetDigestRangesResponse> RangesAsync(long revision, params string[] prefixes) => await _node.Reader.GetDigestRangesAsync(
        new GetDigestRangesRequest { Parent = RunningNode.Registry, Revision = revision, Prefixes = { prefixes } }, cancellationToken: Cancellation);

    private async Task<Registry> RegistryAsync() =>
        (await _node.Reader.GetRegistryAsync(new GetRegistryRequest { Name = RunningNode.Registry }, cancellationToken: Cancellation)).Registry;

    private async Task<IReadOnlyList<WorkItem>> AllAsync() => (await _node.Reader.ListWorkItemsAsync(
        new ListWorkItemsRequest { Parent = RunningNode.Registry, PageSize = 1_000 }, cancellationToken: Cancellation)).WorkItems;
}
