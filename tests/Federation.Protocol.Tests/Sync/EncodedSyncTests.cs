using System.Buffers;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Sync;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Federation.Protocol.Tests.Sync;

public sealed class EncodedSyncTests
{
    private static readonly WorkItem _item = new()
    {
        Name = "registries/iso/workItems/1",
        Identifier = "ISO 1",
        Titles = { new LocalizedText { LanguageCode = "en", Text = new string('t', 300) } },
        Provenance = new Provenance { OriginRevision = 9, OriginRegistry = "registries/iso" },
        Etag = "abc",
    };

    private static readonly SyncWorkItemsResponse _response = new()
    {
        Changes =
        {
            new WorkItemChange { Revision = 300, WorkItem = _item },
            new WorkItemChange { Revision = 301, Deleted = new DeletedWorkItem { Name = "registries/iso/workItems/2", OriginRevision = 4 } },
            new WorkItemChange { Revision = 302, Unmatched = new UnmatchedWorkItem { Name = "registries/iso/workItems/3" } },
            new WorkItemChange { Revision = 303 },
            new WorkItemChange { WorkItem = new WorkItem() },
        },
        SyncToken = "token",
        Revision = 303,
        NewestRevision = 400,
        SendTime = new Timestamp { Seconds = 1_700_000_000 },
        Node = "node",
    };

    [Fact]
    public void What_is_read_is_what_was_sent()
    {
        using var read = Read(_response.ToByteArray());

        Whole(read).Should().Be(_response);
        read.Changes.Select(change => change.HasItem).Should().Equal(true, false, false, false, true);
        read.Changes[0].Written.Length.Should().Be(_item.CalculateSize());
    }

    [Fact]
    public void What_is_written_is_what_others_read()
    {
        using var read = Read(_response.ToByteArray());

        SyncWorkItemsResponse.Parser.ParseFrom(Write(read)).Should().Be(_response);
        SyncWorkItemsResponse.Parser.ParseFrom(Write(new EncodedSyncResponse(read.Head, [.. _response.Changes]))).Should().Be(_response);
    }

    [Fact]
    public void Fields_may_come_in_any_order_and_an_item_in_parts()
    {
        byte[] inParts =
        [
            .. new WorkItemChange { WorkItem = new WorkItem { Identifier = "ISO 1" } }.ToByteArray(),
            .. new WorkItemChange { Revision = 7, WorkItem = new WorkItem { Editions = 3 } }.ToByteArray(),
        ];
        byte[] bytes =
        [
            .. new SyncWorkItemsResponse { Node = "node" }.ToByteArray(),
            0x0A, (byte)inParts.Length, .. inParts,
            .. new SyncWorkItemsResponse { Revision = 7, Changes = { new WorkItemChange { Revision = 8, WorkItem = _item } } }.ToByteArray(),
        ];

        using var read = Read(bytes);

        Whole(read).Should().Be(SyncWorkItemsResponse.Parser.ParseFrom(bytes));
        read.Changes[0].Message.WorkItem.Should().Be(new WorkItem { Identifier = "ISO 1", Editions = 3 });
    }

    private static SyncWorkItemsResponse Whole(EncodedSyncResponse response)
    {
        var whole = response.Head.Clone();
        whole.Changes.Add(response.Changes.Select(change => change.Message));
        return whole;
    }

    private static EncodedSyncResponse Read(byte[] bytes) => EncodedSync.Method.ResponseMarshaller.ContextualDeserializer(new Received(bytes));

    private static byte[] Write(EncodedSyncResponse response)
    {
        var sent = new Sent();
        EncodedSync.Method.ResponseMarshaller.ContextualSerializer(response, sent);
        sent.Bytes.WrittenCount.Should().Be(sent.Length);
        return sent.Bytes.WrittenSpan.ToArray();
    }

    private sealed class Received(byte[] bytes) : DeserializationContext
    {
        public override int PayloadLength => bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes;

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(bytes);
    }

    private sealed class Sent : SerializationContext
    {
        public ArrayBufferWriter<byte> Bytes { get; } = new();

        public int Length { get; private set; }

        public override void SetPayloadLength(int payloadLength) => Length = payloadLength;

        public override IBufferWriter<byte> GetBufferWriter() => Bytes;

        public override void Complete()
        {
        }
    }
}
