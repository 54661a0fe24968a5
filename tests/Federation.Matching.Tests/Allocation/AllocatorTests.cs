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

        var ranked = allocator.Rank("Identity assurance and authentication for mobile services", "", 2);

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

        var best = allocator.Rank("Identity wallet requirements for travellers", "", 1).Single();

        best.Questions.Select(question => question.Question).Should().Equal("SG17 / Q10", "SG17 / Q11");
        best.Questions.Sum(question => question.Share).Should().BeApproximately(1, 1e-9);
    }

    [Fact]
    public void A_cited_number_speaks_for_the_group_whose_works_lie_near_it()
    {
        var allocator = Learn([.. _works.Select((work, i) => work with { Identifier = $"ITU-T {(i < 3 ? "X.125" : "P.80")}{i} (10/2019)" })]);

        var alone = allocator.Rank("Conformance testing", "", 2);
        var cited = allocator.Rank("Conformance testing", "Tests of implementations of X.1257 and of RFC 9068.", 2);

        cited[0].Group.Should().Be("SG17");
        cited[0].Share.Should().BeGreaterThan(alone.Single(group => group.Group == "SG17").Share + 0.1);
        cited[0].Numbered.Should().Equal(new NumberedRange("X.1257", "X.125x", 3, 3));
        cited[1].Numbered.Should().BeEmpty();
    }

    [Fact]
    public void A_number_that_is_near_no_work_changes_nothing()
    {
        var allocator = Learn([.. _works.Select((work, i) => work with { Identifier = $"ITU-T X.125{i}" })]);

        var ranked = allocator.Rank("Assessment of authentication", "After ISO/IEC 24760-1.", 2);

        ranked.SelectMany(group => group.Numbered).Should().BeEmpty();
        ranked[0].Share.Should().Be(Learn(_works).Rank("Assessment of authentication", "After ISO/IEC 24760-1.", 2)[0].Share);
    }

    [Theory]
    [InlineData("Amendment 1 to Recommendation ITU-T X.509 (10/2019)", "X|X.5xx|X.50x|X.509")]
    [InlineData("ITU-T H.248.5", "H|H.2xx|H.24x|H.248|H.248.5")]
    [InlineData("ITU-T X.sec-wallet, X Suppl. 3", "X")]
    [InlineData("ISO/IEC 24760-1:2019", "ISO/IEC|ISO/IEC 2xxxx|ISO/IEC 24xxx|ISO/IEC 247xx|ISO/IEC 2476x|ISO/IEC 24760|ISO/IEC 24760-1")]
    [InlineData("3GPP TS 33.501", "TS|TS 3x.xxx|TS 33.xxx|TS 33.5xx|TS 33.50x|TS 33.501")]
    [InlineData("ETSI TS 119 495", "TS|TS 1xx xxx|TS 11x xxx|TS 119 xxx|TS 119 4xx|TS 119 49x|TS 119 495")]
    public void A_number_lies_in_ranges(string text, string ranges) =>
        NumberPath.Read(text).Single().Ranges.Should().Equal(ranges.Split('|'));

    [Theory]
    [InlineData("Identity in the U.S. and elsewhere, e.g. wallets")]
    [InlineData("Framework of 2024, version 1.2, by J.D. Smith")]
    [InlineData("draft-ietf-oauth-v2")]
    public void What_is_no_number_of_a_standard_is_not_read(string text) => NumberPath.Read(text).Should().BeEmpty();

    [Fact]
    public void The_order_of_the_works_does_not_matter()
    {
        var one = Learn(_works).Rank("Assessment of authentication quality", "Speech and identity.", 2);
        var other = Learn(_works.Reverse()).Rank("Assessment of authentication quality", "Speech and identity.", 2);

        other.Should().BeEquivalentTo(one, options => options.WithStrictOrdering());
    }

    [Fact]
    public void Who_learnt_nothing_recommends_nobody() =>
        Learn([]).Rank("Anything", "", 3).Should().BeEmpty();

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

    private static OwnedWork Work(string key, string group, string title) => new(key, "", [group], "", AllocationText.Of(title, ""));
}
