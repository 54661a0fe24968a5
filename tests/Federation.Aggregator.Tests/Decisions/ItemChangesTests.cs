using Federation.Aggregator.Decisions;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Tests.Decisions;

public sealed class ItemChangesTests
{
    [Fact]
    public void A_mended_spelling_or_another_keyword_is_not_enough() =>
        Changes(item => item.Title = "Framework for authentication of IoT devices in smart homes and offices").Should().BeEmpty();

    [Fact]
    public void A_mended_character_of_a_Chinese_title_is_not_enough()
    {
        var then = new SeenItem { Identifiers = { "X.1" }, Title = "\u7535\u5b50\u653f\u52a1\u8eab\u4efd\u7ba1\u7406\u6846\u67b6\u4e0e\u4e92\u64cd\u4f5c" };
        var mended = then.Clone();
        mended.Title = then.Title.Replace('\u4e0e', '\u548c');

        ItemChanges.Between(then, mended, []).Should().BeEmpty();
    }

    [Fact]
    public void Another_title_is_told_with_both() =>
        Changes(item => item.Title = "Guidelines for billing").Should()
            .Equal("X.1 is now called “Guidelines for billing”, not “Framework for authentication of IoT device in smart homes and offices”.");

    [Fact]
    public void Another_phase_another_group_and_another_declaration_are_told_each() =>
        Changes(item =>
        {
            item.Status = WorkItemStatus.Approval;
            item.Groups[0] = "SG13";
            item.Relations.Add(new SeenRelation { Type = RelationType.Adopts, TargetIdentifier = "ISO 1" });
            item.Relations.Add(new SeenRelation { Type = RelationType.NormativeReference, TargetIdentifier = "RFC 1" });
        }).Should().Equal("X.1 was draft and is now in approval.", "X.1 moved from SG17 to SG13.", "X.1 now declares: adopts ISO 1.");

    [Fact]
    public void A_scope_that_reads_differently_is_told_with_how_much_stayed() =>
        Changes(item => item.Scope = "This describes something else entirely").Should().ContainSingle().Which.Should().Contain("has another scope");

    private static IReadOnlyList<string> Changes(Action<SeenItem> change)
    {
        var then = new SeenItem
        {
            WorkItem = "registries/itu-t/workItems/X.1",
            Identifiers = { "X.1" },
            Title = "Framework for authentication of IoT device in smart homes and offices",
            Scope = "This Recommendation describes a framework.",
            Status = WorkItemStatus.Draft,
            Groups = { "SG17" },
        };
        var now = then.Clone();
        change(now);
        return ItemChanges.Between(then, now, [new SeenItem { WorkItem = "registries/iso/workItems/1", Identifiers = { "ISO 1" } }]);
    }
}
