using Federation.Protocol.Catalog.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Federation.Benchmarks.Mirror;

/// <summary>Reads the change stream of a node without looking at what comes: what the node and the transport alone can do.</summary>
internal static class RawReader
{
    private static readonly Method<SyncWorkItemsRequest, byte[]> _method = new(
        MethodType.ServerStreaming,
        CatalogService.Descriptor.FullName,
        nameof(CatalogService.CatalogServiceClient.SyncWorkItems),
        Marshallers.Create(request => request.ToByteArray(), SyncWorkItemsRequest.Parser.ParseFrom),
        Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes));

    /// <summary>Reads a whole registry and throws it away.</summary>
    /// <returns>How many bytes it was.</returns>
    internal static async Task<long> ReadAsync(CallInvoker node, string registry, CancellationToken cancellationToken = default)
    {
        var bytes = 0L;
        var request = new SyncWorkItemsRequest { Parent = registry, UntilCaughtUp = true };
        using var call = node.AsyncServerStreamingCall(_method, null, new CallOptions(cancellationToken: cancellationToken), request);
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken))
            bytes += message.Length;
        return bytes;
    }

    /// <summary>Reads a whole registry by the generated client, which makes messages of everything, and throws it away.</summary>
    internal static async Task ReadParsedAsync(CatalogService.CatalogServiceClient node, string registry, CancellationToken cancellationToken = default)
    {
        var request = new SyncWorkItemsRequest { Parent = registry, UntilCaughtUp = true };
        using var call = node.SyncWorkItems(request, cancellationToken: cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
            _ = call.ResponseStream.Current;
    }
}
