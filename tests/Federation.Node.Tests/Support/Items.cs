using Federation.Protocol.Catalog.V1;
using Google.Rpc;
using Grpc.Core;

namespace Federation.Node.Tests.Support;

/// <summary>Work items and calls that the tests share.</summary>
internal static class Items
{
    internal static WorkItem Item(string identifier, string title) => new()
    {
        Identifier = identifier,
        Titles = { new LocalizedText { LanguageCode = "en", Text = title } },
        Status = WorkItemStatus.Draft,
        Date = "2024-05",
    };

    internal static async Task<WorkItem> CreateAsync(this RunningNode node, string id, string title = "A title") =>
        (await node.Owner.CreateWorkItemAsync(
            new CreateWorkItemRequest { Parent = RunningNode.Registry, WorkItemId = id, WorkItem = Item(id, title) },
            cancellationToken: TestContext.Current.CancellationToken)).WorkItem;

    /// <summary>Imports items as the owner. With <paramref name="prune"/>, all others go.</summary>
    internal static async Task<ImportWorkItemsResponse> ImportAsync(this RunningNode node, IEnumerable<WorkItem> items, bool prune = false)
    {
        const int RecordsPerMessage = 500;
        var stop = TestContext.Current.CancellationToken;
        using var import = node.Owner.ImportWorkItems(cancellationToken: stop);
        await import.RequestStream.WriteAsync(
            new ImportWorkItemsRequest { Header = new ImportHeader { Parent = RunningNode.Registry, Prune = prune, PruneLimit = long.MaxValue } }, stop);
        foreach (var some in items.Chunk(RecordsPerMessage))
        {
            var records = new ImportRecords { Records = { some.Select(item => new ImportRecord { WorkItem = item }) } };
            await import.RequestStream.WriteAsync(new ImportWorkItemsRequest { Records = records }, stop);
        }

        await import.RequestStream.CompleteAsync();
        return await import;
    }

    /// <summary>The refusal of a call that must be refused.</summary>
    internal static async Task<RpcException> Refusal(Func<Task> call) => (await call.Should().ThrowAsync<RpcException>()).Which;

    internal static string? Reason(this RpcException refusal) => refusal.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;

    internal static IEnumerable<string> Fields(this RpcException refusal) =>
        refusal.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations.Select(violation => violation.Field) ?? [];
}
