using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Node.Tests.Sync;

/// <summary>Following a part of a registry.</summary>
public sealed class FilteredSyncTests : IAsyncLifetime
{
    private const string Drafts = "status = DRAFT";

    private readonly RunningNode _node = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Only_what_matches_is_sent_and_what_leaves_the_filter_is_told_as_gone()
    {
        await _node.ImportAsync([Items.Item("X.1", "One"), Published("X.2"), Items.Item("X.3", "Three"), Items.Item("X.4", "Four")]);
        var (snapshot, token) = await SyncAsync("", Drafts);

        await _node.ImportAsync([Published("X.1"), Items.Item("X.2", "Two"), Published("X.5")]);
        await _node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = $"{RunningNode.Registry}/workItems/X.4" }, cancellationToken: Cancellation);
        var (increment, _) = await SyncAsync(token, Drafts);

        snapshot.Should().Equal("X.1", "X.3", "X.4");
        increment.Should().Equal("~X.1", "X.2", "~X.5", "-X.4");
    }

    [Theory]
    [InlineData(Drafts, "")]
    [InlineData("", Drafts)]
    [InlineData(Drafts, "status = PUBLISHED")]
    public async Task A_token_belongs_to_its_filter(string issued, string used)
    {
        await _node.CreateAsync("X.1");
        var (_, token) = await SyncAsync("", issued);

        var refusal = await Items.Refusal(() => SyncAsync(token, used));

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Reason().Should().Be("SYNC_TOKEN_FILTER");
    }

    [Fact]
    public async Task A_filter_that_is_none_is_refused_before_anything_is_sent()
    {
        var refusal = await Items.Refusal(() => SyncAsync("", "colour = red"));

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Fields().Should().Equal("filter");
    }

    [Fact]
    public async Task A_part_is_not_signed_since_only_the_whole_can_be_proved()
    {
        await _node.CreateAsync("X.1");
        using var call = _node.Reader.SyncWorkItems(
            new SyncWorkItemsRequest { Parent = RunningNode.Registry, Filter = Drafts, UntilCaughtUp = true }, cancellationToken: Cancellation);

        (await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation)).Should().OnlyContain(response => response.SignedDigest.Length == 0);
    }

    private static WorkItem Published(string identifier)
    {
        var item = Items.Item(identifier, "Published");
        item.Status = WorkItemStatus.Published;
        return item;
    }

    private async Task<(IReadOnlyList<string> Changes, string Token)> SyncAsync(string token, string filter)
    {
        using var call = _node.Reader.SyncWorkItems(
            new SyncWorkItemsRequest { Parent = RunningNode.Registry, SyncToken = token, Filter = filter, UntilCaughtUp = true },
            cancellationToken: Cancellation);
        var responses = await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
        return ([.. responses.SelectMany(response => response.Changes).Select(Told)], responses[^1].SyncToken);
    }

    private static string Told(WorkItemChange change) => change.ChangeCase switch
    {
        WorkItemChange.ChangeOneofCase.WorkItem => change.WorkItem.Identifier,
        WorkItemChange.ChangeOneofCase.Deleted => $"-{change.Deleted.Name.Split('/')[^1]}",
        _ => $"~{change.Unmatched.Name.Split('/')[^1]}",
    };
}
