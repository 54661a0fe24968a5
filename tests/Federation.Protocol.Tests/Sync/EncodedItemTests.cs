using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Sync;
using Federation.Protocol.WorkItems;
using Google.Protobuf;

namespace Federation.Protocol.Tests.Sync;

public sealed class EncodedItemTests
{
    private static readonly WorkItem _item = new()
    {
        Name = "registries/iso/workItems/1",
        Identifier = "ISO 1",
        Titles = { new LocalizedText { LanguageCode = "en", Text = "Reference temperature" } },
        Editions = 3,
        Provenance = new Provenance { OriginRevision = 9, OriginRegistry = "registries/iso" },
        Etag = "abc",
    };

    // What a later version may add, behind all that this one knows: field 2000, a text.
    private static readonly byte[] _laterField = [0x82, 0x7D, 0x02, (byte)'o', (byte)'k'];

    [Fact]
    public void Its_content_is_what_was_hashed()
    {
        var encoded = EncodedItem.Read(_item.ToByteArray());

        encoded.Content.ToArray().Should().Equal(WorkItemContent.Canonical(_item));
        encoded.HasHash(HashOf(_item)).Should().BeTrue();
        encoded.HasHash(HashOf(new WorkItem())).Should().BeFalse();
        WorkItem.Parser.ParseFrom(encoded.Bytes.Span).Should().Be(_item);
    }

    [Fact]
    public void Put_together_it_is_the_item_that_was_taken_apart()
    {
        var encoded = EncodedItem.Of(_item);

        encoded.Bytes.ToArray().Should().Equal(_item.ToByteArray());
        encoded.Rest.Length.Should().Be(encoded.Length - encoded.ContentLength);
    }

    [Fact]
    public void Fields_of_a_later_version_belong_to_the_content_wherever_they_stand()
    {
        byte[] bytes = [.. _item.ToByteArray(), .. _laterField];

        var encoded = EncodedItem.Read(bytes);

        encoded.Content.ToArray().Should().Equal([.. WorkItemContent.Canonical(_item), .. _laterField]);
        encoded.HasHash(HashOf(WorkItem.Parser.ParseFrom(bytes))).Should().BeTrue();
    }

    [Theory]
    [InlineData("0A")]
    [InlineData("0A05")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01")]
    [InlineData("0B")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF")]
    public void What_is_no_message_is_refused(string bytes)
    {
        var reading = () => EncodedItem.Read(Convert.FromHexString(bytes));

        reading.Should().Throw<InvalidDataException>();
    }

    [Fact]
    public void A_change_known_by_its_bytes_and_one_known_as_a_message_are_the_same()
    {
        var message = new WorkItemChange { Revision = 12, WorkItem = _item };

        var known = new EncodedChange(12, new EncodedChange(message).Item!.Value);

        known.Message.Should().Be(message);
        new EncodedChange(new WorkItemChange { Revision = 1, Deleted = new DeletedWorkItem() }).Item.Should().BeNull();
    }

    [Fact]
    public void An_item_that_was_written_in_another_order_has_its_hash_once_it_is_rewritten()
    {
        var item = new WorkItem { Identifier = "ISO 1", Editions = 3 };
        byte[] bytes = [.. new WorkItem { Editions = 3 }.ToByteArray(), .. new WorkItem { Identifier = "ISO 1" }.ToByteArray()];
        var change = new EncodedChange(1, EncodedItem.Read(bytes));
        change.Item!.Value.HasHash(HashOf(item)).Should().BeFalse();

        change.Rewrite();

        change.Item!.Value.HasHash(HashOf(item)).Should().BeTrue();
    }

    private static DigestHash HashOf(WorkItem item) => new(WorkItemContent.Hash(item));
}
