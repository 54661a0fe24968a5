using Federation.Matching.Allocation;

namespace Federation.Matching.Tests.Allocation;

public sealed class AllocatorTests
{
    private static readonly OwnedWork[] _works =
    [
        Work("a", "SG17", "Identity management framework for telecommunication services"),
        Work("b", "SG17", "Authentication assurance levels for identity service providers"),
        Work("c", "SG17", "Framework of public-key certificates for authentication"),
        Work("d", "SG12", "Methods for objective assessment of speech quality"),
        Work("e", "SG12", "Subjective assessment of video quality on mobile displays"),
        Work("f", "SG12", "Objective assessment of video quality for mobile services"),
    ];

    [Fact]
    public void A_work_goes_to_the_group_that_owns_the_like()
    {
        var allocator = Learn(_works);

        var ranked = allocator.Rank(AllocationText.Of("Identity assurance and authentication for mobile services", ""), 2);

        ranked.Select(group => group.Group).Should().Equal("SG17", "SG12");
        ranked[0].Share.Should().BeGreaterThan(0.5);
        ranked.Sum(group => group.Share).Should().BeApproximately(1, 1e-9);
        ranked[0].Similar[0].Key.Should().Be("b");
        ranked[1].Similar.Select(work => work.Key).Should().OnlyContain(key => "def".Contains(key));
    }

    [Fact]
    public void The_question_is_that_of_the_groups_most_similar_works()
    {
        var allocator = Learn([
            .. _works,
            Work("g", "SG17", "Identity wallet requirements") with { Question = "SG17 / Q10" },
            Work("h", "SG17", "Identity wallet interoperability") with { Question = "SG17 / Q10" },
            Work("i", "SG17", "Certificates of identity wallet issuers") with { Question = "SG17 / Q11" }]);

        var best = allocator.Rank(AllocationText.Of("Identity wallet requirements for travellers", ""), 1).Single();

        best.Questions.Select(question => question.Question).Should().Equal("SG17 / Q10", "SG17 / Q11");
        best.Questions.Sum(question => question.Share).Should().BeApproximately(1, 1e-9);
    }

    [Fact]
    public void The_order_of_the_works_does_not_matter()
    {
        var text = AllocationText.Of("Assessment of authentication quality", "Speech and identity.");

        var one = Learn(_works).Rank(text, 2);
        var other = Learn(_works.Reverse()).Rank(text, 2);

        other.Should().BeEquivalentTo(one, options => options.WithStrictOrdering());
    }

    [Fact]
    public void Who_learnt_nothing_recommends_nobody() =>
        Learn([]).Rank(AllocationText.Of("Anything", ""), 3).Should().BeEmpty();

    [Theory]
    [InlineData("ITU-T / SG17 / Q10", "ITU-T / SG17", "ITU-T / SG17 / Q10")]
    [InlineData("Q10/17", "SG17", "Q10/17")]
    [InlineData("ISO/IEC JTC 1/SC 27/WG 5", "ISO/IEC JTC 1/SC 27", "ISO/IEC JTC 1/SC 27/WG 5")]
    [InlineData("ISO/IEC JTC 1/SC 27/WG 5 Identity management", "ISO/IEC JTC 1/SC 27", "ISO/IEC JTC 1/SC 27/WG 5 Identity management")]
    [InlineData("ISO/TC 307", "ISO/TC 307", "")]
    [InlineData("Web Authentication Working Group", "Web Authentication Working Group", "")]
    public void A_group_is_told_from_its_question_or_working_group(string text, string group, string question) =>
        GroupPath.Parse(text).Should().Be(new GroupPath(group, question));

    private static Allocator Learn(IEnumerable<OwnedWork> works) => Allocator.Train(works, TestContext.Current.CancellationToken);

    private static OwnedWork Work(string key, string group, string title) => new(key, [group], "", AllocationText.Of(title, ""));
}
