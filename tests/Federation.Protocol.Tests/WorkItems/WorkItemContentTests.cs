using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;

namespace Federation.Protocol.Tests.WorkItems;

public sealed class WorkItemContentTests
{
    [Fact]
    public void When_and_where_an_item_was_stored_is_not_its_content()
    {
        var item = new WorkItem { Name = "registries/iso/workItems/1", Identifier = "ISO 1", Editions = 3 };
        var stored = item.Clone();
        stored.Etag = "abc";
        stored.Provenance = new Provenance { OriginRevision = 9 };

        WorkItemContent.AreEqual(item, stored).Should().BeTrue();
        WorkItemContent.Hash(stored).Should().Equal(WorkItemContent.Hash(item));
        stored.Provenance.OriginRevision.Should().Be(9, "hashing leaves the item as it is");
    }

    [Fact]
    public void Every_other_change_is_a_change_of_content()
    {
        var item = new WorkItem { Identifier = "ISO 1" };
        var changed = item.Clone();
        changed.Aliases.Add("ISO/1");

        WorkItemContent.AreEqual(item, changed).Should().BeFalse();
        WorkItemContent.ETag(WorkItemContent.Hash(item)).Should().NotBe(WorkItemContent.ETag(WorkItemContent.Hash(changed)));
    }

    [Fact]
    public void The_hash_is_the_same_for_ever() =>
        Convert.ToHexStringLower(WorkItemContent.Hash(new WorkItem { Name = "n", Identifier = "i" }))
            .Should().Be("c30adfdd0d0114a82300a6bf3c716377538c7387a634b0743e8f706bfc697cd2");

    [Fact]
    public void An_etag_needs_no_escaping() => WorkItemContent.ETag(WorkItemContent.Hash(new WorkItem())).Should().MatchRegex("^[A-Za-z0-9_-]{16}$");
}
