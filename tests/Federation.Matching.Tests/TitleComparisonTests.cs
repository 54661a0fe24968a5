using Federation.Matching.Features;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Tests;

public sealed class TitleComparisonTests
{
    private static readonly TitleProfiler _titles = new(MatchModel.Embedded().Vocabulary, Thesaurus.Embedded());

    [Theory]
    [InlineData("Audiovisual services at sea", "Audio-visual services at sea")]
    [InlineData("Lifecycle profiles of ships", "Life cycle profiles of ships")]
    [InlineData("Realtime transfer of multimedia", "Real-time transfer of multi-media")]
    public void A_word_and_its_parts_are_one(string joined, string parted)
    {
        var comparison = Compare(joined, parted);

        comparison.OddA.Should().Be((0, 0));
        comparison.OddB.Should().Be((0, 0));
        comparison.CountsOfA(_titles.Profile(joined)).Total.Should().BeApproximately(comparison.Shared, 0.001f);
        comparison.CountsOfB(_titles.Profile(parted)).Total.Should().BeApproximately(comparison.Shared, 0.001f);
        var mirrored = Compare(parted, joined);
        mirrored.Shared.Should().BeApproximately(comparison.Shared, 0.001f);
        mirrored.CountsOfA(_titles.Profile(parted)).Should().Be(comparison.CountsOfB(_titles.Profile(parted)));
    }

    [Fact]
    public void Parts_that_do_not_stand_together_are_no_word()
    {
        var comparison = Compare("Audiovisual services", "Visual and other audio services");

        comparison.OddA.Sum.Should().BePositive();
        comparison.OddB.Sum.Should().BePositive();
    }

    [Fact]
    public void An_abbreviation_of_a_titles_own_words_is_not_missed_in_another()
    {
        var comparison = Compare("Relayed Multicast Control Protocol (RMCP) - Framework", "Relayed multicast protocol: Framework");

        comparison.OddA.Sum.Should().Be(WeightOf("Relayed Multicast Control Protocol (RMCP) - Framework", "control"));
        comparison.CountsOfA(_titles.Profile("Relayed Multicast Control Protocol (RMCP) - Framework")).Total.Should().BeApproximately(comparison.Shared + comparison.OddA.Sum, 0.001f);
    }

    [Fact]
    public void An_abbreviation_of_other_words_is_missed()
    {
        var comparison = Compare("Relayed multicast protocol (QXZ)", "Relayed multicast protocol");

        comparison.OddA.Sum.Should().BePositive();
    }

    [Fact]
    public void An_abbreviation_that_both_have_is_shared()
    {
        var comparison = Compare("Relayed Multicast Control Protocol (RMCP)", "RMCP framework");

        comparison.Shared.Should().BePositive();
    }

    private static TitleComparison Compare(string a, string b) => TitleComparison.Of(_titles.Profile(a), _titles.Profile(b));

    private static float WeightOf(string title, string word) => _titles.Profile(title).WeightOf(TermHash.Of(word));
}
