using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Microsoft.Data.Sqlite;

namespace Federation.Node.Tests.Administration;

public sealed class ImportTests : IAsyncLifetime
{
    private readonly RunningNode _node = new();

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Importing_twice_changes_nothing()
    {
        var first = await ImportAsync(false, Records("X.1", "X.2"));
        var second = await ImportAsync(false, Records("X.1", "X.2"));

        first.CreatedCount.Should().Be(2);
        (second.UnchangedCount, second.UpdatedCount, second.CreatedCount).Should().Be((2, 0, 0));
        second.Revision.Should().Be(first.Revision);
    }

    [Fact]
    public async Task What_vanished_is_deleted_only_when_asked()
    {
        await ImportAsync(false, Records("X.1", "X.2"));

        var kept = await ImportAsync(false, Records("X.1"));
        var pruned = await ImportAsync(true, Records("X.1"));

        kept.DeletedCount.Should().Be(0);
        pruned.DeletedCount.Should().Be(1);
    }

    [Fact]
    public async Task A_wrong_record_is_named_and_the_good_ones_are_kept_and_nothing_is_pruned()
    {
        await ImportAsync(false, Records("X.1", "X.2"));
        var records = Records("X.3");
        records.Records.Add(new ImportRecord { WorkItem = new WorkItem { Identifier = "X.4" }, File = "itu.jsonl", Line = 7 });

        var result = await ImportAsync(true, records);

        (result.CreatedCount, result.DeletedCount, result.FaultCount).Should().Be((1, 0, 1));
        var fault = result.Faults.Single();
        (fault.File, fault.Line, fault.Field).Should().Be(("itu.jsonl", 7, "titles"));
    }

    [Fact]
    public async Task A_record_that_the_client_could_not_read_keeps_the_others_from_being_pruned()
    {
        await ImportAsync(false, Records("X.1", "X.2"));
        var records = Records("X.1");
        records.Faults.Add(new ImportFault { File = "itu.jsonl", Line = 2, Reason = "It is no JSON." });

        var result = await ImportAsync(true, records);

        (result.DeletedCount, result.FaultCount).Should().Be((0, 1));
        result.Faults.Single().Reason.Should().Be("It is no JSON.");
    }

    [Fact]
    public async Task What_a_source_lacks_stays_when_it_is_most_of_the_registry()
    {
        await ImportAsync(false, Records([.. Enumerable.Range(1, 30).Select(i => $"X.{i}")]));

        var result = await ImportAsync(true, Records("X.1"));

        (result.UnchangedCount, result.DeletedCount, result.SparedCount).Should().Be((1, 0, 29));
    }

    [Fact]
    public async Task A_limit_below_0_is_refused()
    {
        using var call = _node.Owner.ImportWorkItems(cancellationToken: TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(
            new ImportWorkItemsRequest { Header = new ImportHeader { Parent = RunningNode.Registry, Prune = true, PruneLimit = -1 } }, TestContext.Current.CancellationToken);

        var refusal = await Items.Refusal(async () => await call.ResponseAsync);

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Fields().Should().Equal("header.prune_limit");
    }

    [Fact]
    public async Task An_import_without_a_header_is_refused()
    {
        using var call = _node.Owner.ImportWorkItems(cancellationToken: TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(new ImportWorkItemsRequest { Records = Records("X.1") }, TestContext.Current.CancellationToken);

        var refusal = await Items.Refusal(async () => await call.ResponseAsync);

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Fields().Should().Equal("header");
    }

    private static ImportRecords Records(params IEnumerable<string> identifiers) => new()
    {
        Records = { identifiers.Select((identifier, i) => new ImportRecord { WorkItem = Items.Item(identifier, $"Title of {identifier}"), File = "itu.jsonl", Line = i + 1 }) },
    };

    [Fact]
    public async Task A_store_that_cannot_be_written_is_told_without_saying_where_it_is()
    {
        await ImportAsync(false, Records("X.1"));
        var store = _node.DataFiles("catalog.db").Single().FullName;
        await using var other = new SqliteConnection($"Data Source={store};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using (other.BeginTransaction(deferred: false))
        {
            var refused = (await _node.Awaiting(_ => ImportAsync(false, Records("X.2"))).Should().ThrowAsync<RpcException>()).Which;

            (refused.StatusCode, refused.Reason()).Should().Be((StatusCode.Unavailable, "STORE_UNAVAILABLE"));
            refused.Status.Detail.Should().Contain("operator").And.NotContain(store);
        }

        (await ImportAsync(false, Records("X.1", "X.2"))).CreatedCount.Should().Be(1);
    }

    private async Task<ImportWorkItemsResponse> ImportAsync(bool prune, ImportRecords records)
    {
        using var call = _node.Owner.ImportWorkItems(cancellationToken: TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(new ImportWorkItemsRequest { Header = new ImportHeader { Parent = RunningNode.Registry, Prune = prune } }, TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(new ImportWorkItemsRequest { Records = records }, TestContext.Current.CancellationToken);
        await call.RequestStream.CompleteAsync();
        return await call.ResponseAsync;
    }
}
