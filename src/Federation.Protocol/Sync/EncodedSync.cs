using System.Buffers;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Federation.Protocol.Sync;

/// <summary><c>CatalogService.SyncWorkItems</c> for both ends that keep items as they are written: on the wire it is the same call.</summary>
public static class EncodedSync
{
    /// <summary>The call.</summary>
    public static Method<SyncWorkItemsRequest, EncodedSyncResponse> Method { get; } = new(
        MethodType.ServerStreaming,
        CatalogService.Descriptor.FullName,
        nameof(CatalogService.CatalogServiceClient.SyncWorkItems),
        Marshallers.Create(request => request.ToByteArray(), SyncWorkItemsRequest.Parser.ParseFrom),
        Marshallers.Create(Write, Read));

    private static EncodedSyncResponse Read(DeserializationContext context)
    {
        var payload = context.PayloadAsReadOnlySequence();
        var memory = new PooledBytes();
        var bytes = memory.Take((int)payload.Length);
        payload.CopyTo(bytes.Span);
        return Read(bytes, memory);
    }

    private static EncodedSyncResponse Read(ReadOnlyMemory<byte> bytes, PooledBytes memory)
    {
        var head = new SyncWorkItemsResponse();
        List<EncodedChange> changes = [];
        var read = 0;
        var fields = new WireFields(bytes.Span);
        while (fields.MoveNext())
        {
            if (fields is not { Number: SyncWorkItemsResponse.ChangesFieldNumber, HasLength: true })
                continue;
            head.MergeFrom(bytes.Span[read..fields.Start]);
            changes.Add(ReadChange(bytes[fields.ValueStart..fields.End]));
            read = fields.End;
        }

        head.MergeFrom(bytes.Span[read..]);
        return new EncodedSyncResponse(head, changes, memory);
    }

    // Nearly all changes are a revision and an item, which need not be read for that. A message may hold a field several times, which are
    // then merged: there are no bytes of the item then.
    private static EncodedChange ReadChange(ReadOnlyMemory<byte> change)
    {
        var revision = 0L;
        ReadOnlyMemory<byte>? item = null;
        var fields = new WireFields(change.Span);
        while (fields.MoveNext())
        {
            if (fields is { Number: WorkItemChange.RevisionFieldNumber, IsVarint: true })
                revision = (long)fields.Integer;
            else if (fields is { Number: WorkItemChange.WorkItemFieldNumber, HasLength: true } && item is null)
                item = change[fields.ValueStart..fields.End];
            else
                return new EncodedChange(WorkItemChange.Parser.ParseFrom(change.Span));
        }

        return item is { } written
            ? new EncodedChange(revision, written)
            : new EncodedChange(WorkItemChange.Parser.ParseFrom(change.Span));
    }

    private static void Write(EncodedSyncResponse response, SerializationContext context)
    {
        var length = response.Head.CalculateSize();
        foreach (var change in response.Changes)
            length += 1 + WithLength(LengthOf(change));

        // Kestrel hands out its memory in small pieces, each under a lock: it is given everything at once.
        var written = ArrayPool<byte>.Shared.Rent(length);
        Write(response, written.AsSpan(0, length));
        context.SetPayloadLength(length);
        context.GetBufferWriter().Write(written.AsSpan(0, length));
        context.Complete();
        ArrayPool<byte>.Shared.Return(written);
    }

    private static void Write(EncodedSyncResponse response, Span<byte> target)
    {
        var fields = new WireWriter(target);
        foreach (var change in response.Changes)
            Write(change, fields.Reserve(SyncWorkItemsResponse.ChangesFieldNumber, LengthOf(change)));
        response.Head.WriteTo(target[fields.Length..]);
    }

    private static void Write(EncodedChange change, Span<byte> target)
    {
        if (change.Item is not { } item)
        {
            change.Message.WriteTo(target);
            return;
        }

        var fields = new WireWriter(target);
        fields.Write(WorkItemChange.RevisionFieldNumber, change.Revision);
        item.Bytes.Span.CopyTo(fields.Reserve(WorkItemChange.WorkItemFieldNumber, item.Length));
    }

    private static int LengthOf(EncodedChange change) => change.Item is { } item
        ? 1 + CodedOutputStream.ComputeInt64Size(change.Revision) + 1 + WithLength(item.Length)
        : change.Message.CalculateSize();

    private static int WithLength(int length) => CodedOutputStream.ComputeLengthSize(length) + length;
}
