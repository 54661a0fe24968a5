using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.WorkItems;
using Google.Protobuf.Collections;

namespace Federation.Aggregator.Papers;

/// <summary>Writes a paper as Office Open XML (ISO/IEC 29500), with styles, headings and tables that Word and LibreOffice know.</summary>
internal static class PaperDocx
{
    // A4 with margins of 2 cm, in twentieths of a point.
    private const int PageWidth = 11906;
    private const int PageHeight = 16838;
    private const int PageMargin = 1134;
    private const int TextWidth = PageWidth - 2 * PageMargin;

    // A day in the letters of a table, between the margins of a cell.
    private const int DateWidth = 1120;

    // In characters: what the margins of a cell take, and up to what length the longest cell of a column counts and not the average.
    private const int CellMargins = 4;
    private const int ShortCell = 14;

    internal static byte[] Write(Paper paper)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            document.PackageProperties.Title = Clean(paper.Title);
            document.PackageProperties.Creator = Clean(paper.Source);
            document.PackageProperties.Created = paper.CreateTime.ToDateTime();
            document.PackageProperties.Language = "en";
            var main = document.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>().Styles = PaperStyles.Create();
            main.AddNewPart<DocumentSettingsPart>().Settings = new Settings(new Compatibility(CurrentMode()));
            var footer = main.AddNewPart<FooterPart>();
            footer.Footer = new Footer(Paragraph("Footer", new SimpleField(new Run(new Text("1"))) { Instruction = "PAGE" }));
            main.Document = new Document(new Body([.. Content(main, paper), Page(main.GetIdOfPart(footer))]));
        }

        return stream.ToArray();
    }

    // A document that does not say so is one of Word 2007, which Word opens in its compatibility mode, without its accessibility checker.
    private static CompatibilitySetting CurrentMode() =>
        new() { Name = CompatSettingNameValues.CompatibilityMode, Uri = "http://schemas.microsoft.com/office/word", Val = "15" };

    private static IEnumerable<OpenXmlElement> Content(MainDocumentPart main, Paper paper)
    {
        yield return Paragraph("Title", Run(paper.Title));
        yield return Table(
            [],
            [["Source", paper.Source], ["To", paper.Destination], ["Purpose", paper.Purpose], ["Period", $"{paper.StartDate} to {paper.EndDate}"]]);
        foreach (var section in paper.Sections)
        {
            yield return Paragraph("Heading1", Run(section.Heading));
            foreach (var statement in section.Statements)
                yield return Paragraph("Normal", Run(WithReferences(statement.Text, statement.References)));
            if (section.Table is { } table)
            {
                yield return Table(table);

                // Two tables without a paragraph between them would be one.
                yield return Paragraph("Normal");
            }
        }

        yield return Paragraph("Heading1", Run("References"));
        foreach (var reference in paper.References)
            yield return Reference(main, reference);
    }

    private static Table Table(PaperTable table)
    {
        var withReferences = table.Rows.Any(row => row.References.Count > 0);
        List<string> columns = table.Columns.All(column => column.Length == 0) ? [] : withReferences ? [.. table.Columns, "Ref."] : [.. table.Columns];
        return Table(columns, table.Rows.Select(row => withReferences ? row.Cells.Append(string.Join(", ", row.References)) : row.Cells));
    }

    private static Table Table(List<string> columns, IEnumerable<IEnumerable<string>> rows)
    {
        var cells = rows.Select(row => row.ToList()).ToList();
        var widths = Widths(columns.Count > 0 ? [columns, .. cells] : cells);
        var table = new Table(
            new TableProperties(new TableStyle { Val = "TableGrid" }, new TableWidth { Type = TableWidthUnitValues.Pct, Width = "5000" }),
            new TableGrid(widths.Select(width => new GridColumn { Width = Twips(width) })));
        if (columns.Count > 0)
        {
            var header = Row(columns, widths, "TableHeading");
            header.GetFirstChild<TableRowProperties>()!.Append(new TableHeader());
            table.Append(header);
        }

        table.Append(cells.Select(row => Row(row, widths, "TableText")));
        return table;
    }

    private static TableRow Row(IEnumerable<string> cells, IEnumerable<int> widths, string style) => new([new TableRowProperties(new CantSplit()), .. cells.Zip(widths, (cell, width) => new TableCell(
        new TableCellProperties(new TableCellWidth { Type = TableWidthUnitValues.Dxa, Width = Twips(width) }), Paragraph(style, Run(cell))))]);

    // By the root of how long their cells are, so that titles get more room than states, and an empty column still has room for its heading.
    private static List<int> Widths(List<List<string>> rows)
    {
        var columns = Enumerable.Range(0, rows[0].Count).Select(column => rows.ConvertAll(row => row[column])).ToList();
        var shares = columns.Select(cells => cells.ConvertAll(cell => cell.Length + CellMargins))
            .Select(lengths => Math.Sqrt(Math.Max(lengths.Average(), Math.Min(lengths.Max(), ShortCell)))).ToList();
        var widths = shares.ConvertAll(share => (int)(TextWidth * share / shares.Sum()));

        // Programs break a line at a hyphen too; what a date lacks, the widest column gives.
        var widest = widths.IndexOf(widths.Max());
        foreach (var (i, _) in columns.Index().Where(column => column.Index != widest && column.Item.Exists(cell => PartialDate.IsValid(cell))))
        {
            var lacking = Math.Max(0, DateWidth - widths[i]);
            widths[i] += lacking;
            widths[widest] -= lacking;
        }

        return widths;
    }

    private static string Twips(int length) => length.ToString(CultureInfo.InvariantCulture);

    private static Paragraph Reference(MainDocumentPart main, PaperReference reference)
    {
        var paragraph = Paragraph("Reference", Run(string.Create(CultureInfo.InvariantCulture, $"[{reference.Number}] ")));
        var identifier = Run(reference.Identifier);
        if (WebAddress.TryRead(reference.Uri, out var address))
        {
            identifier.RunProperties = new RunProperties(new RunStyle { Val = "Hyperlink" });
            paragraph.Append(new Hyperlink(identifier) { Id = main.AddHyperlinkRelationship(address, isExternal: true).Id });
        }
        else
        {
            paragraph.Append(identifier);
        }

        paragraph.Append(Run(", "), Title(reference), Run($" ({reference.WorkItem})"));
        return paragraph;
    }

    // Word checks a text by the language of its script.
    private static Run Title(PaperReference reference)
    {
        var title = Run(reference.Title);
        if (reference.TitleLanguage.Length > 0)
            title.RunProperties = new RunProperties(new Languages { Val = reference.TitleLanguage, EastAsia = reference.TitleLanguage, Bidi = reference.TitleLanguage });
        return title;
    }

    private static Paragraph Paragraph(string style, params OpenXmlElement[] content) =>
        new([new ParagraphProperties(new ParagraphStyleId { Val = style }), .. content]);

    private static Run Run(string text) => new(new Text(Clean(text)) { Space = SpaceProcessingModeValues.Preserve });

    // Characters that XML cannot hold would make the whole document unreadable; what a line break parts stays apart.
    private static string Clean(string text) => string.Concat(text.Where(c => c is not ('\uFFFE' or '\uFFFF')).Select(c => char.IsControl(c) ? ' ' : c));

    private static string WithReferences(string text, RepeatedField<int> references) =>
        references.Count == 0 ? text : $"{text} [{string.Join(", ", references)}]";

    private static SectionProperties Page(string footer) => new(
        new FooterReference { Type = HeaderFooterValues.Default, Id = footer },
        new PageSize { Width = PageWidth, Height = PageHeight },
        new PageMargin { Top = PageMargin, Bottom = PageMargin, Left = PageMargin, Right = PageMargin, Header = 567, Footer = 567, Gutter = 0 });
}
