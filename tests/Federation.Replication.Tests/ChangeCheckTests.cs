using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Sync;
using Federation.Protocol.WorkItems;
using Google.Protobuf;

namespace Federation.Replication.Tests;

/// <summary>Items are looked at as they are written, and as messages where they are out of the ordinary: both come to the same.</summary>
public sealed class ChangeCheckTests
{
    private readonly ChangeCheck _check = new(
        new RegistryRoute { Registry = ScriptedCatalog.RegistryName, Peer = "peer" }, TimeProvider.System);

    [Theory]
    [InlineData("https://www.iso.org/standard/1")]
    [InlineData("urn:iso:std:iso:1")]
    public void What_is_right_is_taken_over_by_its_summary(string link)
    {
        var item = Item(link);

        var change = _check.Check([Written(item)], isOrigin: false).Changes.Should().ContainSingle().Subject;

        (change.Summary with { Id = default }).Should().Be(ItemSummary.Of(item) with { Id = default });
        change.Summary.Id.ToArray().Should().Equal("1"u8.ToArray());
    }

    [Theory]
    [InlineData("https://www.iso.org/standard/1")]
    [InlineData("urn:iso:std:iso:1")]
    public void What_is_not_what_its_hash_says_is_altered_or_set_aside(string link)
    {
        var item = Item(link);
        item.Identifier = "ISO 2";
        var check = () => _check.Check([Written(item)], isOrigin: false);

        check.Should().Throw<AlteredCopyException>().Which.Items.Should().Equal(item.Name);
        _check.Check([Written(item)], isOrigin: true).Quarantined.Should().ContainSingle().Which.Reason.Should().StartWith("provenance.content_hash");
    }

    [Theory]
    [InlineData("https://www.iso.org/standard/1")]
    [InlineData("urn:iso:std:iso:1")]
    public void What_an_origin_may_store_is_not_too_large_for_its_mirrors(string link)
    {
        var largest = Item(link, WorkItemValidation.MaximumBytes);

        _check.Check([Written(largest)], isOrigin: false).Changes.Should().ContainSingle();
        _check.Check([Written(Item(link, WorkItemValidation.MaximumBytes + 1))], isOrigin: false).Quarantined.Should().ContainSingle()
            .Which.Reason.Should().Contain($"{WorkItemValidation.MaximumBytes + 1} bytes");
        largest.Etag = new string('x', WorkItemValidation.MaximumBytes);
        _check.Check([Written(largest)], isOrigin: false).Quarantined.Should().ContainSingle().Which.Reason.Should().StartWith("provenance");
    }

    [Fact]
    public void A_fault_is_named() =>
        _check.Check([Written(Item("www.iso.org"))], isOrigin: true).Quarantined.Should().ContainSingle().Which.Reason.Should().StartWith("links[0].uri");

    [Fact]
    public void Bytes_that_are_no_item_are_the_fault_of_the_peer()
    {
        byte[] item = [(WorkItem.TitlesFieldNumber << 3) | 2, 2, 0x0A, 0x7F];
        var check = () => _check.Check([new EncodedChange(7, EncodedItem.Read(item))], isOrigin: true);

        check.Should().Throw<PeerFaultException>().WithMessage("*7*").WithInnerException<InvalidProtocolBufferException>();
    }

    [Fact]
    public void A_deletion_of_an_origin_that_tells_no_revision_of_it_is_that_of_the_change()
    {
        WorkItemChange Deletion() => new() { Revision = 7, Deleted = new DeletedWorkItem { Name = Item("").Name } };

        _check.Check([Deletion()], isOrigin: true).Changes.Should().ContainSingle().Which.Message.Deleted.OriginRevision.Should().Be(7);
        _check.Check([Deletion()], isOrigin: false).Quarantined.Should().ContainSingle().Which.Reason.Should().StartWith("deleted.origin_revision");
    }

    private static EncodedChange Written(WorkItem item) => new(7, EncodedItem.Of(item));

    private static WorkItem Item(string link, int bytes = 0)
    {
        var item = new WorkItem
        {
            Name = $"{ScriptedCatalog.RegistryName}/workItems/1",
            Identifier = "ISO 1",
            Titles = { new LocalizedText { LanguageCode = "en", Text = "Reference temperature" } },
            Links = { new Link { Uri = link } },
        };
        if (bytes > 0)
        {
            // Long enough for the lengths in front of it to take as many bytes as those of the content that is left.
            item.Source = new SourceRecord { Content = new string('x', bytes - 1_000) };
            item.Source.Content += new string('x', bytes - item.CalculateSize());
        }

        var hash = ByteString.CopyFrom(WorkItemContent.Hash(item));
        item.Provenance = new Provenance { OriginRegistry = ScriptedCatalog.RegistryName, OriginRevision = 3, ContentHash = hash };
        return item;
    }
}
