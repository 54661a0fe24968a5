using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Federation.Node.Tests.History;

/// <summary>Who changed what and when, and how it was before.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private readonly RunningNode _node = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Each_change_is_told_with_its_author_and_the_fields_that_changed()
    {
        var item = await _node.CreateAsync("X.1");
        await UpdateAsync(item.Name, "Another title");
        await _node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = item.Name }, cancellationToken: Cancellation);
        await _node.ImportAsync([Items.Item("X.1", "Back again")]);

        var revisions = (await ListAsync(new ListRevisionsRequest { Parent = item.Name })).Revisions;

        revisions.Select(revision => revision.Revision).Should().Equal(4, 3, 2, 1);
        revisions.Select(revision => revision.Kind).Should().Equal(
            RevisionKind.Created, RevisionKind.Deleted, RevisionKind.Updated, RevisionKind.Created);
        revisions.Should().OnlyContain(revision => revision.ClientId == "owner" && revision.Organization == "itu-t" && revision.Name == item.Name);
        revisions.Select(revision => revision.ChangedFields?.Paths.ToList() ?? []).Should().BeEquivalentTo(
            new List<string>[] { [], [], ["titles"], [] }, options => options.WithStrictOrdering());
        revisions.Select(revision => revision.CommitTime).Should().BeInDescendingOrder();
    }

    [Fact]
    public async Task Revisions_of_a_registry_come_page_by_page_newest_first()
    {
        for (var i = 1; i <= 5; i++)
            await _node.CreateAsync($"X.{i}");
        var seen = new List<long>();
        var request = new ListRevisionsRequest { Parent = RunningNode.Registry, PageSize = 2 };
        do
        {
            var page = await ListAsync(request);
            page.Revisions.Count.Should().BeInRange(1, 2);
            seen.AddRange(page.Revisions.Select(revision => revision.Revision));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        seen.Should().Equal(5, 4, 3, 2, 1);
    }

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("")]
    public async Task A_token_that_somebody_made_himself_is_refused(string place)
    {
        var token = PageToken.Issue(new OrderKey([place]), RunningNode.Registry);

        (await RefusedFieldsAsync(() => ListAsync(new ListRevisionsRequest { Parent = RunningNode.Registry, PageToken = token }))).Should().Equal("page_token");
    }

    [Fact]
    public async Task An_item_and_a_list_are_read_as_they_were()
    {
        var one = await _node.CreateAsync("X.1", "First");
        await _node.CreateAsync("X.2");
        await UpdateAsync(one.Name, "Second");
        await _node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = one.Name }, cancellationToken: Cancellation);

        (await TitleAsync(one.Name, 1)).Should().Be("First");
        (await TitleAsync(one.Name, 2)).Should().Be("First");
        (await TitleAsync(one.Name, 3)).Should().Be("Second");
        (await Items.Refusal(() => TitleAsync(one.Name, 4))).StatusCode.Should().Be(StatusCode.NotFound);
        (await ListedAsync(1)).Should().Equal("X.1: First");
        (await ListedAsync(3)).Should().Equal("X.1: Second", "X.2: A title");
        (await ListedAsync(0)).Should().Equal("X.2: A title");
    }

    [Fact]
    public async Task What_is_past_its_time_is_forgotten_and_what_still_held_then_is_kept()
    {
        var item = await _node.CreateAsync("X.1", "First");
        await UpdateAsync(item.Name, "Second");
        _node.Time.Advance(TimeSpan.FromDays(60));
        await UpdateAsync(item.Name, "Third");
        _node.Time.Advance(TimeSpan.FromDays(60));

        var refusal = await EventuallyRefusedAsync(() => TitleAsync(item.Name, 1));

        refusal.StatusCode.Should().Be(StatusCode.OutOfRange);
        refusal.Reason().Should().Be("REVISION_FORGOTTEN");
        (await TitleAsync(item.Name, 2)).Should().Be("Second");
        (await TitleAsync(item.Name, 0)).Should().Be("Third");
        (await ListAsync(new ListRevisionsRequest { Parent = item.Name })).Revisions.Select(revision => revision.Revision).Should().Equal(3, 2);
    }

    [Theory]
    [InlineData("registries/itu-t/workItems/X.9", StatusCode.NotFound)]
    [InlineData("registries/nowhere", StatusCode.NotFound)]
    [InlineData("registries/-", StatusCode.InvalidArgument)]
    [InlineData("", StatusCode.InvalidArgument)]
    public async Task A_parent_without_revisions_is_told_from_one_that_is_none(string parent, StatusCode expected) =>
        (await Items.Refusal(() => ListAsync(new ListRevisionsRequest { Parent = parent }))).StatusCode.Should().Be(expected);

    [Fact]
    public async Task What_is_wrong_in_a_request_is_named()
    {
        var item = await _node.CreateAsync("X.1");
        await _node.CreateAsync("X.2");
        var token = (await ListAsync(new ListRevisionsRequest { Parent = RunningNode.Registry, PageSize = 1 })).NextPageToken;

        (await RefusedFieldsAsync(() => ListAsync(new ListRevisionsRequest { Parent = item.Name, PageToken = token }))).Should().Equal("page_token");
        (await RefusedFieldsAsync(() => ListAsync(new ListRevisionsRequest { Parent = item.Name, PageSize = -1 }))).Should().Equal("page_size");
        (await RefusedFieldsAsync(() => TitleAsync(item.Name, -1))).Should().Equal("revision");
        (await RefusedFieldsAsync(() => TitleAsync(item.Name, 3))).Should().Equal("revision");
        (await RefusedFieldsAsync(() => ListedAsync(3))).Should().Equal("revision");
        (await RefusedFieldsAsync(() => ListedAsync(1, "registries/-"))).Should().Equal("revision");
    }

    private static async Task<IEnumerable<string>> RefusedFieldsAsync(Func<Task> call) => (await Items.Refusal(call)).Fields();

    // The schedule runs beside the calls, so the first ones may come before it.
    private static async Task<RpcException> EventuallyRefusedAsync(Func<Task> call)
    {
        while (true)
        {
            Cancellation.ThrowIfCancellationRequested();
            try
            {
                await call();
            }
            catch (RpcException refusal)
            {
                return refusal;
            }
        }
    }

    private async Task<ListRevisionsResponse> ListAsync(ListRevisionsRequest request) =>
        await _node.Reader.ListRevisionsAsync(request, cancellationToken: Cancellation);

    private async Task<string> TitleAsync(string name, long revision) => (await _node.Reader.GetWorkItemAsync(
        new GetWorkItemRequest { Name = name, Revision = revision }, cancellationToken: Cancellation)).WorkItem.Titles[0].Text;

    private async Task<IEnumerable<string>> ListedAsync(long revision, string parent = RunningNode.Registry) => (await _node.Reader.ListWorkItemsAsync(
        new ListWorkItemsRequest { Parent = parent, Revision = revision }, cancellationToken: Cancellation)).WorkItems
        .Select(item => $"{item.Identifier}: {item.Titles[0].Text}");

    private async Task UpdateAsync(string name, string title)
    {
        var item = Items.Item("X.1", title);
        item.Name = name;
        await _node.Owner.UpdateWorkItemAsync(
            new UpdateWorkItemRequest { WorkItem = item, UpdateMask = new FieldMask { Paths = { "titles" } } }, cancellationToken: Cancellation);
    }
}
