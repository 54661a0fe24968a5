using Federation.Protocol.Catalog.V1;
using Google.Protobuf;
using StackExchange.Redis;

namespace Federation.Benchmarks.Mirror;

/// <summary>Writes payloads into a hash of Redis as fast as that takes them: many fields a command, many commands under way.</summary>
internal static class RawWriter
{
    private const int FieldsOfCommand = 1_000;
    private const int CommandsUnderWay = 8;

    /// <summary>Takes payloads from the change stream of a node, enough to be written again and again.</summary>
    internal static async Task<List<byte[]>> TakePayloadsAsync(CatalogService.CatalogServiceClient node, string registry, int count)
    {
        List<byte[]> payloads = [];
        using var call = node.SyncWorkItems(new SyncWorkItemsRequest { Parent = registry, UntilCaughtUp = true });
        while (payloads.Count < count && await call.ResponseStream.MoveNext(CancellationToken.None))
            payloads.AddRange(call.ResponseStream.Current.Changes.Select(change => change.WorkItem.ToByteArray()));
        return payloads;
    }

    /// <summary>Writes a number of fields.</summary>
    internal static async Task WriteAsync(IDatabase database, RedisKey key, List<byte[]> payloads, int count)
    {
        Queue<Task> underWay = new();
        for (var from = 0; from < count; from += FieldsOfCommand)
        {
            if (underWay.Count == CommandsUnderWay)
                await underWay.Dequeue();
            var length = Math.Min(FieldsOfCommand, count - from);
            underWay.Enqueue(database.HashSetAsync(
                key, [.. Enumerable.Range(from, length).Select(i => new HashEntry($"item-{i}", payloads[i % payloads.Count]))]));
        }

        await Task.WhenAll(underWay);
    }
}
