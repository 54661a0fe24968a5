using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Federation.Node.Tests.Administration;

public sealed class ChangeTests(RunningNode node) : IClassFixture<RunningNode>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_created_item_can_be_read_with_its_provenance()
    {
        var created = await node.CreateAsync("X.1252", "Baseline identity management terms");

        var read = (await node.Reader.GetWorkItemAsync(new GetWorkItemRequest { Name = created.Name }, cancellationToken: Cancellation)).WorkItem;

        read.Should().Be(created);
        read.Name.Should().Be("registries/itu-t/workItems/X.1252");
        read.Provenance.OriginRegistry.Should().Be(RunningNode.Registry);
        read.Provenance.OriginRevision.Should().BePositive();
        read.Etag.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_name_is_taken_only_once()
    {
        await node.CreateAsync("X.1255");

        var refusal = await Items.Refusal(() => node.CreateAsync("X.1255"));

        refusal.StatusCode.Should().Be(StatusCode.AlreadyExists);
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        var wrong = new WorkItem { Date = "yesterday" };

        var refusal = await Items.Refusal(async () => await node.Owner.CreateWorkItemAsync(
            new CreateWorkItemRequest { Parent = RunningNode.Registry, WorkItemId = "X.2000", WorkItem = wrong }));

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Fields().Should().Contain(["work_item.identifier", "work_item.titles", "work_item.date"]);
    }

    [Fact]
    public async Task A_mask_changes_its_fields_and_no_others()
    {
        var item = await node.CreateAsync("X.1253", "Security guidelines");
        var update = new WorkItem { Name = item.Name, Date = "2025", StatusLabel = "ignored" };

        var updated = await UpdateAsync(update, "date", "keywords");

        updated.Date.Should().Be("2025");
        updated.StatusLabel.Should().BeEmpty();
        updated.Titles.Should().Equal(item.Titles);
        updated.Etag.Should().NotBe(item.Etag);
        updated.Provenance.CreateTime.Should().Be(item.Provenance.CreateTime);
    }

    [Fact]
    public async Task Without_a_mask_the_set_fields_are_changed()
    {
        var item = await node.CreateAsync("X.1256", "Guidelines");

        var updated = await UpdateAsync(new WorkItem { Name = item.Name, Keywords = { "sharing" } });

        updated.Keywords.Should().Equal("sharing");
        updated.Date.Should().Be(item.Date);
    }

    [Fact]
    public async Task A_star_replaces_the_whole_item()
    {
        var item = await node.CreateAsync("X.1257");
        var update = Items.Item("X.1257", "Taxonomy");
        update.Name = item.Name;
        update.Date = "";

        var updated = await UpdateAsync(update, "*");

        updated.Date.Should().BeEmpty();
        updated.Titles.Single().Text.Should().Be("Taxonomy");
    }

    [Theory]
    [InlineData("etag")]
    [InlineData("colour")]
    [InlineData("provenance.origin_registry")]
    public async Task A_mask_of_what_cannot_be_changed_is_refused(string path)
    {
        var update = new WorkItem { Name = $"{RunningNode.Registry}/workItems/X.1" };

        var refusal = await Items.Refusal(() => UpdateAsync(update, path));

        refusal.Fields().Should().Equal("update_mask");
    }

    [Fact]
    public async Task An_update_of_an_item_that_changed_meanwhile_is_refused()
    {
        var item = await node.CreateAsync("X.1258");
        await UpdateAsync(new WorkItem { Name = item.Name, Date = "2001" });

        var refusal = await Items.Refusal(() => UpdateAsync(new WorkItem { Name = item.Name, Date = "2002", Etag = item.Etag }));

        refusal.StatusCode.Should().Be(StatusCode.Aborted);
        refusal.Reason().Should().Be("ETAG_MISMATCH");
    }

    [Fact]
    public async Task A_missing_item_is_created_by_an_update_only_when_allowed()
    {
        var item = Items.Item("X.1259", "New");
        item.Name = $"{RunningNode.Registry}/workItems/X.1259";

        var refusal = await Items.Refusal(() => UpdateAsync(item, "*"));
        var created = await node.Owner.UpdateWorkItemAsync(
            new UpdateWorkItemRequest { WorkItem = item, AllowMissing = true }, cancellationToken: Cancellation);

        refusal.StatusCode.Should().Be(StatusCode.NotFound);
        created.WorkItem.Identifier.Should().Be("X.1259");
    }

    [Fact]
    public async Task A_deleted_item_is_gone_and_its_tombstone_has_a_revision()
    {
        var item = await node.CreateAsync("X.1260");

        var deleted = await node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = item.Name, Etag = item.Etag }, cancellationToken: Cancellation);
        var again = await node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = item.Name, AllowMissing = true }, cancellationToken: Cancellation);
        var refusal = await Items.Refusal(async () => await node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = item.Name }));

        deleted.Revision.Should().BeGreaterThan(item.Provenance.OriginRevision);
        again.Revision.Should().Be(0);
        refusal.StatusCode.Should().Be(StatusCode.NotFound);
    }

    private async Task<WorkItem> UpdateAsync(WorkItem item, params IEnumerable<string> mask) =>
        (await node.Owner.UpdateWorkItemAsync(
            new UpdateWorkItemRequest { WorkItem = item, UpdateMask = new FieldMask { Paths = { mask } } },
            cancellationToken: Cancellation)).WorkItem;
}
