using System.Globalization;
using Federation.Matching.Features;

namespace Federation.Matching.Model;

/// <summary>The trained weights: two forests and the calibration of their sum.</summary>
/// <param name="Alone">Scores a pair by its two items alone.</param>
/// <param name="Around">Goes on from a share of that score by the pair's surroundings, of which the score itself is one.</param>
/// <param name="Slope">What the sum is multiplied with to give calibrated log-odds.</param>
/// <param name="Offset">What is added then.</param>
internal sealed record Weights(
    IReadOnlyList<IReadOnlyList<TreeNode>> Alone, IReadOnlyList<IReadOnlyList<TreeNode>> Around, float Slope, float Offset)
{
    /// <summary>Weights that know nothing: every pair is as likely as not.</summary>
    public static Weights None { get; } = new([], [], 1, 0);

    /// <summary>
    /// Reads the weights: a line <c>calibration</c> with slope and offset, then for each tree a line <c>tree</c> with the name
    /// of its forest and a line for each node, a question (feature, highest value of the low side, number of the low node,
    /// number of the high node, value) or a leaf (value), tab-separated.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is malformed.</exception>
    public static Weights Read(TextReader reader)
    {
        var alone = new List<List<TreeNode>>();
        var around = new List<List<TreeNode>>();
        var tree = new List<TreeNode>();
        var (slope, offset) = (1f, 0f);
        while (reader.ReadLine() is { } line)
        {
            switch (line.Split('\t'))
            {
                case ["calibration", var a, var b]:
                    (slope, offset) = (Number(a), Number(b));
                    break;
                case ["tree", "alone"]:
                    alone.Add(tree = []);
                    break;
                case ["tree", "around"]:
                    around.Add(tree = []);
                    break;
                case [var feature, var threshold, var low, var high, var value]:
                    tree.Add(new TreeNode((int)Enum.Parse<Feature>(feature), Number(threshold), Index(low), Index(high), Number(value)));
                    break;
                case [var value]:
                    tree.Add(new TreeNode(-1, 0, 0, 0, Number(value)));
                    break;
                default:
                    throw new InvalidDataException($"The weights have a line that is neither tree nor node: '{line}'.");
            }
        }

        return new Weights(alone, around, slope, offset);
    }

    /// <summary>Writes the weights so that <see cref="Read"/> gives the same.</summary>
    public void Write(TextWriter writer)
    {
        writer.Write($"calibration\t{Text(Slope)}\t{Text(Offset)}\n");
        Write(writer, "alone", Alone);
        Write(writer, "around", Around);
    }

    private static void Write(TextWriter writer, string forest, IReadOnlyList<IReadOnlyList<TreeNode>> trees)
    {
        foreach (var tree in trees)
        {
            writer.Write($"tree\t{forest}\n");
            foreach (var node in tree)
            {
                writer.Write(node.IsLeaf
                    ? $"{Text(node.Value)}\n"
                    : string.Create(CultureInfo.InvariantCulture, $"{(Feature)node.Feature}\t{Text(node.Threshold)}\t{node.Low}\t{node.High}\t{Text(node.Value)}\n"));
            }
        }
    }

    private static string Text(float value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static float Number(string text) => float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static int Index(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
