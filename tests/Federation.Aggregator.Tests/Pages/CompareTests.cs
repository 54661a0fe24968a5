using Federation.Aggregator.Pages.Compare;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Tests.Pages;

public sealed class CompareTests
{
    [Fact]
    public void Words_that_both_have_are_told_from_those_that_one_has()
    {
        var marks = WordMarks.Of("Biometric templates for the wallet", ["Wallets and biometric keys"]);

        string.Concat(marks.Select(word => word.Text)).Should().Be("Biometric templates for the wallet");
        marks.Where(word => word.Match == true).Select(word => word.Text).Should().Equal("Biometric", "wallet");
        marks.Where(word => word.Match == false).Select(word => word.Text).Should().Equal("templates");
    }

    [Theory]
    [InlineData("\u092a\u0939\u091a\u093e\u0928 \u092a\u094d\u0930\u092c\u0902\u0927\u0928", "\u092a\u0939\u091a\u093e\u0928")]
    [InlineData("Gestio\u0301 segura", "Gestio\u0301")]
    public void A_word_is_marked_with_its_vowel_signs_and_accents(string text, string word) =>
        WordMarks.Of(text, [word])[0].Should().Be(new MarkedWord(word, true));

    [Fact]
    public void Chinese_is_compared_by_characters_and_marked_by_what_is_together() =>
        WordMarks.Of("\u8eab\u4efd\u7ba1\u7406\u6846\u67b6 X.1250", ["\u8eab\u4efd\u7ba1\u7406\u4f53\u7cfb"]).Take(2)
            .Should().Equal(new MarkedWord("\u8eab\u4efd\u7ba1\u7406", true), new MarkedWord("\u6846\u67b6", false));

    [Fact]
    public void A_long_text_is_cut_between_words() =>
        WordMarks.Of(string.Join(' ', Enumerable.Repeat("wallet", 1_000)), [])[^1].Text.Should().Be(" …");

    // Chinese has no spaces. A character may be two of UTF-16, the second of which would be the first that is cut off here.
    [Theory]
    [InlineData("\u8eab\u4efd\u94b1\u5305", 1_500)]
    [InlineData("\ud83d\udd10", 1_499)]
    public void A_long_text_without_spaces_is_cut_between_characters(string part, int length)
    {
        var text = "x" + string.Concat(Enumerable.Repeat(part, 1_000));

        string.Concat(WordMarks.Of(text, []).Select(piece => piece.Text)).Should().Be(text[..length] + " …");
    }

    [Fact]
    public void The_bars_lead_from_the_start_to_the_odds_of_the_probability()
    {
        var explanation = new Explanation
        {
            Start = -4,
            Contributions =
            {
                new Contribution { Sentence = "The titles agree.", Weight = 3 },
                new Contribution { Sentence = "The titles agree.", Weight = 1 },
                new Contribution { Sentence = "The groups do not.", Weight = -0.5 },
                new Contribution { Sentence = "This and that.", Weight = 0.1 },
            },
        };

        var bars = WaterfallBar.Of(explanation);

        bars.Select(bar => bar.Label).Should().Equal("The titles agree.", "The groups do not.", "All other features together");
        bars[0].From.Should().Be(-4);
        bars.Zip(bars.Skip(1)).Should().OnlyContain(two => two.First.To == two.Second.From);
        bars[^1].To.Should().BeApproximately(-0.4, 1e-9);
    }
}
