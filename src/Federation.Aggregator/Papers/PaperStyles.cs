using DocumentFormat.OpenXml.Wordprocessing;

namespace Federation.Aggregator.Papers;

/// <summary>The styles of a paper. Their ids are those that Word and LibreOffice know as built in, where there is such a style.</summary>
internal static class PaperStyles
{
    // Sizes are in half points.
    private const string NormalSize = "22";
    private const string SmallSize = "18";

    internal static Styles Create() => new(
        new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", ComplexScript = "Times New Roman" }, new FontSize { Val = NormalSize }, new FontSizeComplexScript { Val = NormalSize }, new Languages { Val = "en-GB" })),
            new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(new SpacingBetweenLines { After = "120" }))),
        ParagraphStyle("Normal", "Normal", isDefault: true),
        ParagraphStyle("Title", "Title", run: Letters("32", isBold: true)),
        Heading(),
        ParagraphStyle("TableText", "Table Text", run: Letters(SmallSize), paragraph: new StyleParagraphProperties(new SpacingBetweenLines { Before = "20", After = "20" })),
        ParagraphStyle("TableHeading", "Table Heading", run: Letters(SmallSize, isBold: true), paragraph: new StyleParagraphProperties(new KeepNext(), new SpacingBetweenLines { Before = "20", After = "20" })),
        ParagraphStyle("Reference", "Reference", paragraph: new StyleParagraphProperties(new Indentation { Left = "567", Hanging = "567" })),
        ParagraphStyle("Footer", "footer", paragraph: new StyleParagraphProperties(new Justification { Val = JustificationValues.Center })),
        new Style(new StyleName { Val = "Hyperlink" }, new StyleRunProperties(new Color { Val = "0563C1" }, new Underline { Val = UnderlineValues.Single })) { Type = StyleValues.Character, StyleId = "Hyperlink" },
        new Style(new StyleName { Val = "Table Grid" }, new StyleTableProperties(new TableBorders(
            Border<TopBorder>(), Border<LeftBorder>(), Border<BottomBorder>(), Border<RightBorder>(), Border<InsideHorizontalBorder>(), Border<InsideVerticalBorder>())))
        {
            Type = StyleValues.Table,
            StyleId = "TableGrid",
        });

    private static Style Heading() => ParagraphStyle(
        "Heading1",
        "heading 1",
        run: Letters("26", isBold: true),
        paragraph: new StyleParagraphProperties(new KeepNext(), new KeepLines(), new SpacingBetweenLines { Before = "240", After = "120" }, new OutlineLevel { Val = 0 }));

    private static Style ParagraphStyle(string id, string name, StyleRunProperties? run = null, StyleParagraphProperties? paragraph = null, bool isDefault = false)
    {
        var style = new Style(new StyleName { Val = name }) { Type = StyleValues.Paragraph, StyleId = id };
        if (isDefault)
            style.Default = true;
        else
            style.Append(new BasedOn { Val = "Normal" });
        style.Append(new PrimaryStyle());
        if (paragraph is not null)
            style.Append(paragraph);
        if (run is not null)
            style.Append(run);
        return style;
    }

    // Arabic, Hebrew and others have a size and a weight of their own, without which they stand in those of Word.
    private static StyleRunProperties Letters(string size, bool isBold = false) => isBold
        ? new(new Bold(), new BoldComplexScript(), new FontSize { Val = size }, new FontSizeComplexScript { Val = size })
        : new(new FontSize { Val = size }, new FontSizeComplexScript { Val = size });

    private static T Border<T>()
        where T : BorderType, new() => new() { Val = BorderValues.Single, Size = 4, Color = "808080" };
}
