using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Tests;

/// <summary>A title that was packed says all that it said before.</summary>
public sealed class TitleProfileTests
{
    private static readonly TitleProfiler _titles = new(MatchModel.Embedded().Vocabulary, Thesaurus.Embedded());

    [Fact]
    public void A_title_keeps_its_words_in_order_with_their_weights()
    {
        var title = _titles.Profile("Information technology - Key management for key servers - Part 3: 128 bit keys");

        Words(title).Should().Equal(Hashes("information", "technology", "key", "management", "key", "server", "128", "bit", "key"));
        title.Terms.ToArray().Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        title.Initials.ToString().Should().Be("itkmks1bk");
        title.Joined.ToArray().Should().HaveCount(8).And.Contain(TermHash.Of("keymanagement"));
        title.Numbers.ToArray().Should().Equal(TermHash.Of("128"));
        title.Designators.ToArray().Should().Equal(new Designator(DesignatorKind.Part, TermHash.Of("3")));
        title.Boilerplate.ToArray().Should().HaveCount(title.Terms.Length).And.Contain(static lost => lost > 0);
        title.Weights.ToArray().Sum().Should().BeApproximately(title.TotalWeight, 0.001f);
    }

    [Fact]
    public void A_title_of_more_words_than_are_kept_still_knows_its_first_ones()
    {
        var words = Enumerable.Range(0, 2 * MatchLimits.TitleTerms).Select(static i => $"word{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}o").ToArray();

        var title = _titles.Profile(string.Join(' ', words));

        title.Terms.Length.Should().Be(MatchLimits.TitleTerms);
        title.Length.Should().Be(MatchLimits.TitleTerms);
        Words(title).Should().Equal(words.Take(MatchLimits.TitleTerms).Select(static w => TermHash.Of(w)));
        title.Initials.ToString().Should().Be(new string('w', MatchLimits.TitleTerms));
    }

    [Fact]
    public void A_title_without_words_is_empty()
    {
        var title = _titles.Profile("Part 1");

        title.Terms.Length.Should().Be(0);
        title.Joined.Length.Should().Be(0);
        title.Designators.Length.Should().Be(1);
        title.TotalWeight.Should().Be(0);
    }

    private static uint[] Words(TitleProfile title)
    {
        var words = new TitleTerm[MatchLimits.TitleTerms];
        foreach (var word in words[..title.ReadWords(words)])
        {
            word.Weight.Should().Be(title.WeightOf(word.Term));
        }

        return [.. words.Take(title.Length).Select(static w => w.Term)];
    }

    private static IEnumerable<uint> Hashes(params string[] words) => words.Select(static w => TermHash.Of(w));
}
