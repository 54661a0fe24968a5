using Federation.Matching.Phrases;

namespace Federation.Matching.Tests;

public sealed class SharedPhrasesTests
{
    private static readonly SourcedTitle[] _titles =
    [
        new("itu-t", "Guidelines for protection of personally identifiable information in clouds"),
        new("itu-t", "Risk of personally identifiable information"),
        new("iso", "Personally identifiable information - Requirements"),
        new("iso", "Codes of practice, PII"),
        new("w3c", "Wallets for smart contracts"),
        new("w3c", "Smart contract auditing"),
        new("iso", "Overview of smart contracts"),
        new("etsi", "ETSI; smart contracts"),
        new("w3c", "Widget packaging: signatures"),
        new("w3c", "Widget packaging of fonts"),
        new("w3c", "Widget packaging of images"),
        new("w3c", "Widget packaging of sounds"),
        new("iso", "ISO IEC part 1 of forks"),
        new("iso", "ISO IEC part 2 of spoons"),
        new("etsi", "ISO IEC knives"),
        new("itu-t", "ISO IEC plates"),
    ];

    [Fact]
    public void What_titles_of_several_bodies_name_is_found_in_full_and_as_most_write_it()
    {
        var found = SharedPhrases.Find(_titles, [], 10);

        found.Select(phrase => phrase.Text).Should().Equal("smart contracts", "personally identifiable information");
        found[0].Titles.Should().Equal(4, 5, 6, 7);
        found[1].Titles.Should().Equal([0, 1, 2, 3], "the thesaurus knows PII");
    }

    [Fact]
    public void What_is_known_already_is_not_found_again() =>
        SharedPhrases.Find(_titles, [4, 5, 6], 10).Select(phrase => phrase.Text).Should().Equal("personally identifiable information");

    [Fact]
    public void What_all_titles_of_a_few_name_is_found() =>
        SharedPhrases.Find([.. _titles.Take(3), .. _titles.Take(3).Select(title => title with { Source = "etsi" })], [], 10)
            .Select(phrase => phrase.Text).Should().Equal("personally identifiable information");

    [Fact]
    public void The_order_of_the_titles_makes_no_difference() =>
        SharedPhrases.Find([.. _titles.Reverse()], [], 10).Select(phrase => phrase.Text).Should().Equal(SharedPhrases.Find(_titles, [], 10).Select(phrase => phrase.Text));

    [Fact]
    public void What_half_of_all_titles_say_is_no_subject()
    {
        SourcedTitle[] titles = [.. Enumerable.Range(0, 100).Select(i => new SourcedTitle(i % 2 == 0 ? "iso" : "iec", i < 60 ? $"Information technology, subject{i}" : $"Something {i}"))];
        SharedPhrases.Find(titles, [], 10).Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("身份管理框架")]
    [InlineData("...")]
    public void Titles_without_words_of_their_own_are_no_trouble(string title) =>
        SharedPhrases.Find([.. Enumerable.Repeat(new SourcedTitle("itu-t", title), 3), .. Enumerable.Repeat(new SourcedTitle("iso", title), 3)], [], 10)
            .Should().HaveCountLessThanOrEqualTo(3);

    [Fact]
    public void No_more_are_found_than_are_asked_for() => SharedPhrases.Find(_titles, [], 1).Should().ContainSingle();
}
