namespace Federation.Matching.Tests;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("Part 1")]
    [InlineData("身份管理框架")]
    [InlineData("إدارة الهوية")]
    [InlineData("e\u0301tude d\u2019identite\u0301")]
    [InlineData("\ud800 half a surrogate \udc00")]
    public void Any_title_is_taken(string title)
    {
        var index = new MatchIndex(new MatchOptions { MinimumProbability = 0 });

        index.UpsertMany([Items.Itu("a", title, title), Items.Iso("b", title, title)]);

        index.Count.Should().Be(2);
        index.Explain("a", "b").Reasons.Should().NotBeNull();
    }

    [Fact]
    public void Chinese_titles_are_compared() => Pairs("分布式身份管理框架与安全要求", "分布式身份管理框架与安全要求").Should().ContainSingle();

    [Fact]
    public void Marks_may_be_composed_or_not() => Pairs("Vérification d'identité numérique", "Ve\u0301rification d'identite\u0301 nume\u0301rique").Should().ContainSingle();

    [Fact]
    public void Many_identical_titles_make_no_giant()
    {
        var index = new MatchIndex();

        index.UpsertMany([.. Enumerable.Range(0, 2_000).Select(i => Items.Of(i % 2 == 0 ? "3gpp" : "etsi", $"k{i}", "Miscellaneous enhancements"))]);

        index.Pairs.Should().BeEmpty();
        index.Clusters().Should().BeEmpty();
    }

    [Fact]
    public void A_long_abstract_counts_by_its_beginning()
    {
        var index = new MatchIndex();
        var summary = string.Concat(Enumerable.Repeat("identity assurance framework for federated wallets ", 2_000));

        index.UpsertMany([Items.Itu("a", "Wallet assurance", summary), Items.Iso("b", "Wallet assurance", summary[..MatchLimits.AbstractLength])]);

        var abstracts = index.Explain("a", "b").Contributions.Single(static c => c.Feature == "abstract-similarity");
        abstracts.Value.Should().BeApproximately(1, 1e-4);
    }

    private static IReadOnlyCollection<MatchedPair> Pairs(string left, string right)
    {
        var index = new MatchIndex();
        index.UpsertMany([Items.Itu("a", left), Items.Iso("b", right)]);
        return index.Pairs;
    }
}
