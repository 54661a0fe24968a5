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

    [Theory]
    [InlineData("ISO/IEC/IEEE International Standard - Systems and software engineering--System life cycle processes")]
    [InlineData("ISO/IEC/IEEE Approved Draft Standard - Systems and software engineering -- System life cycle processes")]
    [InlineData("IEEE Standard Adoption of --Systems and software engineering--System life cycle processes")]
    [InlineData("Unapproved IEEE Draft Standard for Systems and software engineering - System life cycle processes (Revision of First edition 2004-10-01)")]
    [InlineData("ISO/IEC/IEEE International Standard - Systems and software engineering System life cycle processes")]
    public void Who_publishes_and_what_came_before_is_no_part_of_the_subject(string title)
    {
        var plain = _titles.Profile("Systems and software engineering - System life cycle processes");

        var profile = _titles.Profile(title);

        profile.CoreHash.Should().Be(plain.CoreHash);
        Words(profile).Should().Equal(Words(plain));
        profile.TotalWeight.Should().Be(plain.TotalWeight);
    }

    [Fact]
    public void The_document_that_a_title_cites_as_its_origin_is_no_part_of_the_subject()
    {
        var plain = _titles.Profile("Security architecture and procedures for 5G System");

        var profile = _titles.Profile("5G; Security architecture and procedures for 5G System (3GPP TS 33.501 version 19.4.0 Release 19)");

        profile.CoreHash.Should().Be(plain.CoreHash);
        profile.Numbers.ToArray().Should().Equal(TermHash.Of("5g"));
        profile.Designators.Length.Should().Be(0);
    }

    [Theory]
    [InlineData("IEEE Standard", 2)]
    [InlineData("Standard test interface language", 4)]
    [InlineData("Draft regulations of the assembly", 3)]
    [InlineData("Guide for the use of names", 2)]
    public void A_title_keeps_words_that_are_no_imprint(string title, int words) =>
        _titles.Profile(title).Length.Should().Be(words);

    [Fact]
    public void A_title_that_adopts_another_says_so_in_its_imprint()
    {
        _titles.Profile("IEEE Standard Adoption of Systems and software engineering - Measurement process");
        _titles.IsAdaptation.Should().BeTrue();

        _titles.Profile("IEEE Standard for Systems and software engineering - Measurement process");
        _titles.IsAdaptation.Should().BeFalse();
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
