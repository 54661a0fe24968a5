using Spectre.Console;
using Spectre.Console.Rendering;

namespace Federation.Terminal;

/// <summary>
/// Rows under headings, of which nothing is cut and no word is broken, so that what they name can be copied: one column at most is wrapped,
/// between words, and where the screen is too narrow even so, each row is a paragraph with a line for each value.
/// </summary>
internal static class FittingTable
{
    // In less a sentence stands as a tower of words.
    private const int NarrowestText = 16;

    internal static Table Create(params string[] headings)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns(headings);
        foreach (var column in table.Columns)
            column.PadRight(0);
        return table;
    }

    internal static void WriteFitting(this IAnsiConsole console, Table table)
    {
        var options = RenderOptions.Create(console, console.Profile.Capabilities);
        var columns = table.Columns.Select((column, i) => Measure(options, [column.Header, .. table.Rows.Select(row => row[i])])).ToArray();
        var wrapped = columns.Index().MaxBy(column => column.Item.Max - column.Item.Min).Index;
        foreach (var (i, column) in table.Columns.Index())
            column.NoWrap = i != wrapped;

        // Left of each column are the border's blank and that of the padding; one more border ends the table.
        var narrowest = Math.Max(columns[wrapped].Min, Math.Min(columns[wrapped].Max, NarrowestText));
        if (columns.Sum(column => column.Max) - columns[wrapped].Max + narrowest + (2 * columns.Length) + 1 <= console.Profile.Width)
            console.Write(table);
        else
            WriteParagraphs(console.Profile.Out.Writer, options, table);
    }

    private static Measurement Measure(RenderOptions options, IEnumerable<IRenderable> cells)
    {
        var measured = cells.Select(cell => cell.Measure(options, int.MaxValue)).ToList();
        return new(measured.Max(cell => cell.Min), measured.Max(cell => cell.Max));
    }

    // The terminal itself wraps what is too long, and knows that it is one line when it is copied.
    private static void WriteParagraphs(TextWriter writer, RenderOptions options, Table table)
    {
        var headings = table.Columns.Select(column => TextOf(options, column.Header)).ToArray();
        var width = headings.Max(heading => heading.Length);
        List<IEnumerable<IRenderable>> rows = [.. table.Rows];
        if (table.Columns.Any(column => column.Footer is not null))
            rows.Add(table.Columns.Select(column => column.Footer ?? Text.Empty));
        foreach (var row in rows)
        {
            writer.WriteLine();
            foreach (var (heading, cell) in headings.Zip(row.Select(cell => TextOf(options, cell))))
            {
                if (cell.Length > 0)
                    writer.WriteLine($"  {heading.PadRight(width)}  {cell}");
            }
        }

        writer.WriteLine();
    }

    private static string TextOf(RenderOptions options, IRenderable cell) =>
        ControlPictures.Legible(string.Concat(cell.Render(options, int.MaxValue).Where(segment => !segment.IsControlCode).Select(segment => segment.Text)).TrimEnd());
}
