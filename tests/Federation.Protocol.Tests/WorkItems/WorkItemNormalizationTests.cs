using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;
using FsCheck;
using FsCheck.Xunit;

namespace Federation.Protocol.Tests.WorkItems;

public sealed class WorkItemNormalizationTests
{
    public static bool HasUnicodeData => "e\u0301".Normalize().Length == 1;

    [Theory]
    [InlineData("Identity management", "Identity management")]
    [InlineData(" Identity\u00a0 management\r\n", "Identity management")]
    [InlineData("\tNorme Européenne ", "Norme Européenne")]
    [InlineData("  ", "")]
    public void White_space_in_a_line_becomes_single_blanks(string given, string normal) => Normal(given).MainTitle().Should().Be(normal);

    [Fact]
    public void Abstracts_keep_their_lines() => Normal("x", " one \r\n\r\n two  words\r\n").MainAbstract().Should().Be("one\n\ntwo words");

    [Fact(SkipUnless = nameof(HasUnicodeData), Skip = "This process runs without the Unicode data of ICU (InvariantGlobalization)")]
    public void Characters_are_composed() => Normal("Europe\u0301enne").MainTitle().Should().Be("Europ\u00e9enne");

    [Fact(SkipUnless = nameof(HasUnicodeData), Skip = "This process runs without the Unicode data of ICU (InvariantGlobalization)")]
    public void So_are_those_around_one_that_is_not_composed_at_all() =>
        Normal("\ufffeEurope\u0301enne\ufffe\u0301\uffff").MainTitle().Should().Be("\ufffeEurop\u00e9enne\ufffe\u0301\uffff");

    [Fact]
    public void The_source_record_stays_as_it_came()
    {
        var item = new WorkItem { Source = new SourceRecord { Content = " {}\r\n" } };
        WorkItemNormalization.Normalize(item);
        item.Source.Content.Should().Be(" {}\r\n");
    }

    [Property]
    public bool Normalising_twice_changes_nothing(NonNull<string> text)
    {
        var once = Normal(text.Get, text.Get);
        var twice = once.Clone();
        WorkItemNormalization.Normalize(twice);
        return twice.Equals(once);
    }

    private static WorkItem Normal(string title, string summary = "")
    {
        var item = new WorkItem
        {
            Titles = { new LocalizedText { LanguageCode = "en", Text = title } },
            Abstracts = { new LocalizedText { LanguageCode = "en", Text = summary } },
        };
        WorkItemNormalization.Normalize(item);
        return item;
    }
}
