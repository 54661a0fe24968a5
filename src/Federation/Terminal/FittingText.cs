using System.Text.RegularExpressions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Federation.Terminal;

/// <summary>
/// A text that is broken between words alone, so that what it names can be copied: of a word that is longer than the screen is wide the
/// terminal itself makes lines, and knows that they are one.
/// </summary>
/// <param name="text">The text, without ends of lines.</param>
/// <param name="first">How many blanks stand before its first line.</param>
/// <param name="others">How many stand before each other line.</param>
internal sealed partial class FittingText(IRenderable text, int first, int others) : IRenderable
{
    /// <summary>Writes a text in Spectre's markup.</summary>
    internal static void Write(IAnsiConsole console, string markup, int first = 0, int others = 0) =>
        console.Write(new FittingText(new Markup(markup), first, others));

    public Measurement Measure(RenderOptions options, int maxWidth) => text.Measure(options, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        yield return Segment.Padding(first);
        var column = first;
        List<Segment> blanks = [];
        foreach (var word in Words(text.Render(options, int.MaxValue).Where(segment => !segment.IsLineBreak)))
        {
            if (IsBlank(word[0]))
            {
                blanks = word;
                continue;
            }

            var begins = column > others && column + Segment.CellCount(blanks) + Segment.CellCount(word) > maxWidth;
            List<Segment> written = begins ? [Segment.LineBreak, Segment.Padding(others), .. word] : [.. blanks, .. word];
            column = begins ? others + Segment.CellCount(word) : column + Segment.CellCount(written);
            blanks = [];
            foreach (var segment in written)
                yield return segment;
        }

        yield return Segment.LineBreak;
    }

    // Words, and what is between them, in one style or several.
    private static IEnumerable<List<Segment>> Words(IEnumerable<Segment> segments)
    {
        List<Segment> word = [];
        foreach (var piece in segments.SelectMany(segment => BlanksOrNone().Matches(segment.Text), (segment, run) => new Segment(run.Value, segment.Style)))
        {
            if (word.Count > 0 && IsBlank(word[^1]) != IsBlank(piece))
            {
                yield return word;
                word = [];
            }

            word.Add(piece);
        }

        if (word.Count > 0)
            yield return word;
    }

    private static bool IsBlank(Segment segment) => segment.Text[0] == ' ';

    [GeneratedRegex(" +|[^ ]+")]
    private static partial Regex BlanksOrNone();
}
