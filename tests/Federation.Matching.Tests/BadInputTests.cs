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
    [InlineData("\u202Eniaga sdrawkcab nettirw\u202C")]
    [InlineData("Authentication")]
    [InlineData("\0\u0001\uFFFF")]
    [InlineData("12.34.56.78")]
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

        index.UpsertMany([.. Enumerable.Range(0, 30_000).Select(i => Items.Of(i % 2 == 0 ? "3gpp" : "etsi", $"k{i}", "Miscellaneous enhancements"))]);

        index.Pairs.Should().BeEmpty();
        index.Clusters().Should().BeEmpty();
    }

    [Fact]
    public void Many_identical_titles_are_taken_one_by_one_too()
    {
        var index = new MatchIndex(new MatchOptions { MinimumProbability = 0 });
        MatchItem[] items = [.. Enumerable.Range(0, 3 * MatchLimits.BlockSize).Select(i => Items.Of(i % 2 == 0 ? "3gpp" : "etsi", $"k{i:000}", "Miscellaneous enhancements"))];

        foreach (var item in items)
        {
            index.Upsert(item);
        }

        index.Pairs.Should().BeEmpty();
        foreach (var item in items.Skip(MatchLimits.BlockSize))
        {
            index.Remove(item.Key);
        }

        // Few enough again to be compared.
        index.Pairs.Should().NotBeEmpty();
    }

    [Fact]
    public void A_text_without_end_is_read_to_the_limit()
    {
        var index = new MatchIndex();
        var endless = string.Join(' ', Enumerable.Range(0, 20_000).Select(static i => $"w{i}x"));

        index.UpsertMany([
            Items.Itu("a", endless, endless) with { Groups = [.. Enumerable.Repeat(endless, 3)], Identifiers = [.. Enumerable.Range(0, 5_000).Select(static i => $"ISO {i}")] },
            Items.Iso("b", endless, endless) with { OtherTitles = [.. Enumerable.Repeat(endless, 50)], Date = endless, Kind = endless }]);

        index.Pairs.Should().ContainSingle();
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
