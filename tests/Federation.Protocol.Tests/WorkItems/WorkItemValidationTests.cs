using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;

namespace Federation.Protocol.Tests.WorkItems;

public sealed class WorkItemValidationTests
{
    [Fact]
    public void An_item_with_an_identifier_and_a_title_is_right() => WorkItemValidation.Validate(Valid()).Should().BeEmpty();

    public static TheoryData<string, Action<WorkItem>> Faults => new()
    {
        { "identifier", item => item.Identifier = "" },
        { "identifier", item => item.Identifier = new string('x', 301) },
        { "identifier", item => item.Identifier = "ISO\u00071" },
        { "name", item => item.Name = "X.1252" },
        { "titles", item => item.Titles.Clear() },
        { "titles[0].text", item => item.Titles[0].Text = " " },
        { "titles[0].text", item => item.Titles[0].Text = new string('x', 2001) },
        { "titles[0].text", item => item.Titles[0].Text = "half \ud83d" },
        { "titles[0].language_code", item => item.Titles[0].LanguageCode = "" },
        { "titles[0].language_code", item => item.Titles[0].LanguageCode = "english language" },
        { "abstracts[0].text", item => item.Abstracts.Add(new LocalizedText { LanguageCode = "en", Text = new string('x', 100_001) }) },
        { "abstracts[0].text", item => item.Abstracts.Add(new LocalizedText { LanguageCode = "en", Text = "\u0000" }) },
        { "aliases", item => item.Aliases.Add(Enumerable.Repeat("x", 201)) },
        { "aliases[0]", item => item.Aliases.Add("") },
        { "date", item => item.Date = "04/2021" },
        { "date", item => item.Date = "2021-02-30" },
        { "milestones[0].label", item => item.Milestones.Add(new Milestone { Date = "2021" }) },
        { "milestones[0].date", item => item.Milestones.Add(new Milestone { Label = "Consent", Date = "soon" }) },
        { "relations[0]", item => item.Relations.Add(new Relation { Type = RelationType.Related }) },
        { "relations[0].target", item => item.Relations.Add(new Relation { Target = "ISO 1" }) },
        { "links[1].uri", item => item.Links.Add(new Link { Uri = "/rec/X.1252" }) },
        { "links[1].uri", item => item.Links.Add(new Link { Uri = "www.itu.int" }) },
        { "kind", item => item.Kind = (WorkItemKind)99 },
        { "editions", item => item.Editions = -1 },
        { "source.content", item => item.Source = new SourceRecord { Content = "\udc00" } },
        { "", item => item.Source = new SourceRecord { Content = new string('x', WorkItemValidation.MaximumBytes) } },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_wrong_field_is_named(string field, Action<WorkItem> spoil)
    {
        var item = Valid();
        spoil(item);
        WorkItemValidation.Validate(item).Should().ContainSingle().Which.Field.Should().Be(field);
    }

    [Theory]
    [InlineData("2021")]
    [InlineData("2021-04")]
    [InlineData("2024-02-29")]
    public void Dates_may_be_of_any_precision(string date)
    {
        var item = Valid();
        item.Date = date;
        WorkItemValidation.Validate(item).Should().BeEmpty();
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("021")]
    [InlineData("+021")]
    [InlineData("2021-00")]
    [InlineData("2021-13")]
    [InlineData("2021-4")]
    [InlineData("2021/04")]
    [InlineData("2021-04-00")]
    [InlineData("2021-04-31")]
    [InlineData("2023-02-29")]
    [InlineData("2021-04-3x")]
    [InlineData("2021-04-30T")]
    [InlineData("٢٠٢١")]
    public void Dates_are_of_the_calendar(string date) => PartialDate.IsValid(date).Should().BeFalse();

    [Fact]
    public void Every_wrong_field_is_named_at_once() =>
        WorkItemValidation.Validate(new WorkItem { Date = "?" }).Select(violation => violation.Field).Should().Equal("identifier", "date", "titles");

    private static WorkItem Valid() => new()
    {
        Name = "registries/itu-t/workItems/X.1252",
        Identifier = "ITU-T X.1252 (04/2021)",
        Titles = { new LocalizedText { LanguageCode = "en", Text = "Baseline identity management terms and definitions 😀" } },
        Links = { new Link { Uri = "https://www.itu.int/rec/T-REC-X.1252" } },
    };
}
