using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Federation.Aggregator.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;
using Google.Protobuf;

namespace Federation.Aggregator.Tests.Papers;

public sealed class PaperServiceTests(TestFederation federation) : IClassFixture<TestFederation>
{
    // A day before and a day after, since a day may end while a test runs.
    private static readonly string _yesterday = Day(DateTime.UtcNow.AddDays(-1));
    private static readonly string _tomorrow = Day(DateTime.UtcNow.AddDays(1));

    [Fact]
    public async Task A_progress_report_tells_what_began_went_on_and_was_completed_in_the_period()
    {
        await federation.Itu.PutAsync("begun", "Glass harmonica tuning", item => InProgress(item, ("Approved as work item", "2024-02-03")));
        await federation.Itu.PutAsync("moved", "Glass harmonica casing", item => InProgress(item, ("Approved as work item", "2022-02"), ("Consent", "2024-05-06")));
        await federation.Itu.PutAsync("resting", "Glass harmonica pedals", item => InProgress(item, ("Approved as work item", "2022-02")));
        await federation.Iso.PutAsync("done", "Glass harmonica care", item => item.Date = "2024-06-30");
        await federation.Iso.PutAsync("later", "Glass harmonica transport", item => item.Date = "2024-07-01");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var paper = (await DraftAsync(aggregator, PaperKind.ProgressReport, "2024-01-01", "2024-06-30", "harmonica")).Paper;

        Listed("New work").Should().Equal("ITU-T begun");
        Listed("Work that went on").Should().Equal("ITU-T moved");
        Listed("Completed work").Should().Equal("ISO done");
        paper.Sections.Single(section => section.Heading == "Introduction").Statements[1].Text.Should().Contain("5 work items");
        paper.References.Should().HaveCount(3);
        paper.References.Select(reference => reference.Number).Should().Equal(1, 2, 3);
        paper.Sections.SelectMany(section => section.Table?.Rows ?? []).Where(row => row.References.Count > 0)
            .Should().OnlyContain(row => paper.References[row.References[0] - 1].Identifier == row.Cells[0]);
        paper.Bases.Should().HaveCount(2).And.OnlyContain(basis => basis.Reachable && basis.Revision > 0);

        IEnumerable<string> Listed(string heading) => paper.Sections.Single(section => section.Heading == heading).Table.Rows.Select(row => row.Cells[0]);
    }

    [Theory]
    [InlineData(PaperKind.ProgressReport)]
    [InlineData(PaperKind.Proposal)]
    [InlineData(PaperKind.LiaisonStatement)]
    public async Task Every_kind_of_paper_is_a_valid_document(PaperKind kind)
    {
        await federation.PutPairAsync("bellows", "Accordion <bellows> & reeds \"tuning\"", item =>
        {
            item.Groups.Add("SG17 / Q10");
            item.Links.Add(new Link { Uri = "https://example.org/a?b=1&c=2" });
        });
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var drafted = await DraftAsync(aggregator, kind, _yesterday, _tomorrow, "accordion", PaperFormat.Docx);

        drafted.FileName.Should().EndWith(".docx");
        using var document = WordprocessingDocument.Open(new MemoryStream(drafted.Document.ToByteArray()), isEditable: false);
        new OpenXmlValidator().Validate(document, TestContext.Current.CancellationToken).Select(error => $"{error.Path?.XPath}: {error.Description}").Should().BeEmpty();
        var body = document.MainDocumentPart!.Document!.Body!;
        body.Elements<Paragraph>().Where(paragraph => paragraph.ParagraphProperties?.ParagraphStyleId?.Val == "Heading1")
            .Select(paragraph => paragraph.InnerText).Should().Equal([.. drafted.Paper.Sections.Select(section => section.Heading), "References"]);
        body.InnerText.Should().Contain("Accordion <bellows> & reeds");
        document.MainDocumentPart.DocumentSettingsPart!.Settings!.GetFirstChild<Compatibility>()!.Elements<CompatibilitySetting>()
            .Single(setting => setting.Name! == CompatSettingNameValues.CompatibilityMode).Val!.Value.Should().Be("15", "Word opens what says nothing as of Word 2007");
        document.MainDocumentPart.StyleDefinitionsPart!.Styles!.Descendants<FontSize>()
            .Should().OnlyContain(size => size.NextSibling() is FontSizeComplexScript && ((FontSizeComplexScript)size.NextSibling()!).Val! == size.Val!, "titles may be in Arabic");
        body.Descendants<TableRow>().Should().OnlyContain(row => row.TableRowProperties!.Elements<CantSplit>().Any(), "a work item that begins on a page ends on it");
        body.Descendants<Hyperlink>().Should().HaveCount(drafted.Paper.References.Count);
        body.Descendants<Languages>().Should().HaveCount(drafted.Paper.References.Count)
            .And.OnlyContain(language => language.Val! == "en" && language.EastAsia! == "en" && language.Bidi! == "en", "titles of references are in languages of their own");
    }

    [Fact]
    public async Task A_date_in_a_table_of_a_document_has_room_on_one_line()
    {
        await federation.PutPairAsync("spinet", string.Concat(Enumerable.Repeat("Spinet jack regulation; ", 20)).TrimEnd(), item =>
        {
            item.Date = Day(DateTime.UtcNow);
            item.Groups.Add("ISO/IEC JTC 1 / SC 27 / WG 5");
        });
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var drafted = await DraftAsync(aggregator, PaperKind.ProgressReport, _yesterday, _tomorrow, "spinet", PaperFormat.Docx);

        using var document = WordprocessingDocument.Open(new MemoryStream(drafted.Document.ToByteArray()), isEditable: false);
        var widths = document.MainDocumentPart!.Document!.Body!.Descendants<TableCell>().Where(cell => PartialDate.IsValid(cell.InnerText))
            .Select(cell => int.Parse(cell.TableCellProperties!.TableCellWidth!.Width!, CultureInfo.InvariantCulture));
        widths.Should().NotBeEmpty().And.OnlyContain(width => width >= 1056, "eight digits and two hyphens are 840 wide, where programs would break the line, and the margins of a cell 216");
    }

    [Fact]
    public async Task A_bare_claim_of_one_body_is_told_as_its_claim()
    {
        await federation.Iso.PutAsync("ladle", "Carving of alpine ladles", item => item.Aliases.Add("ITU-T X.9254"));
        await federation.Itu.PutAsync("ladle", "Baseline identity glossary", item => item.Identifier = "ITU-T X.9254");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var paper = (await DraftAsync(aggregator, PaperKind.LiaisonStatement, _yesterday, _tomorrow, "ladles")).Paper;

        var section = paper.Sections.Single(section => section.Heading == "Work that may overlap");
        section.Statements[0].Text.Should().StartWith("1 pair of work items of different bodies may be");
        section.Table.Rows.Single().Cells[^1].Should().MatchRegex(@"^ISO ladle alone declares: same text; probability without that 0\.0\d$");
    }

    [Fact]
    public async Task A_decision_is_told_with_all_of_its_items_also_with_one_that_was_deleted_since()
    {
        await federation.PutPairAsync("zither", "Zither string gauge passports");
        await using var aggregator = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", federation.NewFolder()));
        await aggregator.UntilFollowingAsync();
        var duplicate = (await aggregator.ListAsync("topic:zither")).Duplicates.Single();
        await aggregator.Decisions.CreateDecisionAsync(
            new CreateDecisionRequest { Subject = duplicate.Name, Verdict = Verdict.Overlap }, cancellationToken: TestContext.Current.CancellationToken);
        await federation.Itu.DeleteAsync("zither");
        while ((await aggregator.ListAsync("topic:zither")).TotalSize > 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);

        var paper = (await DraftAsync(aggregator, PaperKind.Proposal, _yesterday, _tomorrow, "zither")).Paper;

        paper.Sections.Single(section => section.Heading == "Decisions").Statements[1].Text
            .Should().StartWith("ISO zither and ITU-T zither (not mirrored now): overlap to be coordinated (");
    }

    [Fact]
    public async Task What_a_line_break_parts_stays_apart_in_a_document()
    {
        await federation.PutPairAsync("cornet", "Cornet valve engraving credentials");
        await using var aggregator = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", federation.NewFolder()));
        await aggregator.UntilFollowingAsync();
        var duplicate = (await aggregator.ListAsync("topic:cornet")).Duplicates.Single();
        await aggregator.Decisions.CreateDecisionAsync(
            new CreateDecisionRequest { Subject = duplicate.Name, Verdict = Verdict.Overlap, Reason = "Both are drafts.\r\nThey meet in May." },
            cancellationToken: TestContext.Current.CancellationToken);

        var drafted = await DraftAsync(aggregator, PaperKind.Proposal, _yesterday, _tomorrow, "cornet", PaperFormat.Docx);

        using var document = WordprocessingDocument.Open(new MemoryStream(drafted.Document.ToByteArray()), isEditable: false);
        document.MainDocumentPart!.Document!.Body!.InnerText.Should().MatchRegex(@"Both are drafts\.\s+They meet in May\.")
            .And.Contain("1 decision was recorded in the period and holds.");
    }

    [Fact]
    public async Task Duplicates_and_open_questions_are_told_with_both_items()
    {
        await federation.PutPairAsync("lighthouse", "Lighthouse keeper identity credentials");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var drafted = await DraftAsync(aggregator, PaperKind.ProgressReport, _yesterday, _tomorrow, "lighthouse", PaperFormat.Markdown);

        var found = drafted.Paper.Sections.Single(section => section.Heading == "Possible duplicates found in the period");
        found.Table.Rows.Single().References.Should().HaveCount(2);
        drafted.Paper.Sections.Single(section => section.Heading == "Open questions").Statements[1].References.Should().HaveCount(2);
        var text = drafted.Document.ToStringUtf8();
        text.Should().StartWith("# Progress report").And.Contain("Lighthouse keeper identity credentials").And.Contain("## References");
    }

    [Fact]
    public async Task A_paper_says_how_many_of_the_open_questions_it_lists()
    {
        foreach (var place in new[] { "Aller", "Bever", "Chelle", "Dommel", "Eider", "Fulda", "Gland", "Havel", "Isar", "Jagst", "Kocher", "Lippe" })
            await federation.PutPairAsync($"weir-{place}", $"Monitoring of the {place} weir by salmon counters");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var paper = (await DraftAsync(aggregator, PaperKind.ProgressReport, _yesterday, _tomorrow, "salmon")).Paper;

        var questions = paper.Sections.Single(section => section.Heading == "Open questions").Statements;
        questions[0].Text.Should().EndWith("are without a decision that holds. The 10 first are listed.");
        questions.Should().HaveCount(11);
    }

    [Fact]
    public async Task The_json_document_is_the_paper()
    {
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var drafted = await DraftAsync(aggregator, PaperKind.Proposal, "2024-01-01", "2024-12-31", "", PaperFormat.Json);

        JsonParser.Default.Parse<Paper>(drafted.Document.ToStringUtf8()).Should().Be(drafted.Paper);
    }

    [Theory]
    [InlineData(PaperKind.Unspecified, "2024-01-01", "2024-01-02", "", "kind")]
    [InlineData(PaperKind.Proposal, "2024", "2024-01-02", "", "start_date")]
    [InlineData(PaperKind.Proposal, "2024-01-03", "2024-01-02", "", "end_date")]
    [InlineData(PaperKind.Proposal, "2024-01-01", "2024-01-02", "colour = 1", "filter")]
    public async Task What_is_wrong_with_a_request_is_named(PaperKind kind, string start, string end, string filter, string field)
    {
        await using var aggregator = await federation.StartAggregatorAsync();

        var refusal = await DraftAsync(aggregator, kind, start, end, filter).RefusalAsync();

        refusal.Fields().Should().Equal(field);
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void InProgress(WorkItem item, params (string Label, string Date)[] reached)
    {
        item.Status = WorkItemStatus.Draft;
        item.Date = "";
        item.Milestones.Add(reached.Select(step => new Milestone { Label = step.Label, Date = step.Date, State = MilestoneState.Reached }));
    }

    private static async Task<DraftPaperResponse> DraftAsync(
        TestAggregator aggregator, PaperKind kind, string start, string end, string filter, PaperFormat format = PaperFormat.Unspecified) =>
        await aggregator.Papers.DraftPaperAsync(
            // A character that XML cannot hold must not make the document unreadable.
            new DraftPaperRequest { Kind = kind, StartDate = start, EndDate = end, Filter = filter, Format = format, Source = "JCA\u0007-IdM" },
            cancellationToken: TestContext.Current.CancellationToken);
}
