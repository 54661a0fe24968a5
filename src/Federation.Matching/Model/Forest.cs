using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Federation.Matching.Model;

/// <summary>
/// A sum of decision trees. Each node has the value that the tree would give if it ended there, so that the score of a pair
/// is a bias plus, for each question on its way, what the answer changed: that change is the contribution of the feature
/// that was asked for (Saabas, "Interpreting random forests", 2014).
/// </summary>
/// <remarks>
/// Scores are not found by walking the trees, whose turns no processor foresees. A question that is answered with "above" rules out
/// the leaves on its low side, and the first leaf that is left in a tree is where the walk would have ended (Lucchese et al.,
/// "QuickScorer", 2015). A feature's questions are in the order of their thresholds, so that the value says how many are answered with
/// "above"; what so many leave in all trees is reckoned beforehand.
/// </remarks>
internal sealed class Forest
{
    /// <summary>Leaves of a tree, which are the bits of one number.</summary>
    public const int MaximumLeaves = 16;

    private readonly TreeNode[] _nodes;
    private readonly int[] _roots;

    // The questions' thresholds by feature, rising; of each feature full vectors, made so by infinity.
    private readonly Vector<float>[][] _thresholds;

    // The number of the first question of each feature.
    private readonly int[] _firsts;

    // A row for each question, by feature and threshold: the leaves that are left in each tree when it and those before it of its feature are answered with "above".
    private readonly ushort[] _left;
    private readonly int _width;
    private readonly float[] _leaves;
    private readonly int[] _firstLeaves;

    /// <summary>Makes a forest of trees, each a list of nodes that begins with its root.</summary>
    /// <exception cref="InvalidDataException">A tree has more than 16 leaves.</exception>
    public Forest(IReadOnlyList<IReadOnlyList<TreeNode>> trees)
    {
        _roots = new int[trees.Count];
        _firstLeaves = new int[trees.Count];
        var nodes = new List<TreeNode>();
        var leaves = new List<float>();
        var questions = new List<(int Feature, Question Question)>();
        for (var t = 0; t < trees.Count; t++)
        {
            _roots[t] = nodes.Count;
            _firstLeaves[t] = leaves.Count;
            foreach (var node in trees[t])
            {
                nodes.Add(node.IsLeaf ? node : node with { Low = node.Low + _roots[t], High = node.High + _roots[t] });
            }

            Flatten(trees[t], 0, t, leaves, questions);
            if (leaves.Count - _firstLeaves[t] > MaximumLeaves)
            {
                throw new InvalidDataException($"A tree of the weights has {leaves.Count - _firstLeaves[t]} leaves; it may have {MaximumLeaves}.");
            }
        }

        _nodes = [.. nodes];
        _leaves = [.. leaves];
        var ordered = questions.OrderBy(static q => q.Feature).ThenBy(static q => q.Question.Threshold).ToList();
        var features = Enumerable.Range(0, ordered.Count == 0 ? 0 : ordered[^1].Feature + 1).ToArray();
        _thresholds = [.. features.Select(f => InVectors([.. ordered.Where(q => q.Feature == f).Select(static q => q.Question.Threshold)]))];
        _firsts = [.. features.Select(f => ordered.FindIndex(q => q.Feature >= f))];
        _width = (trees.Count + Vector<ushort>.Count - 1) / Vector<ushort>.Count * Vector<ushort>.Count;
        _left = new ushort[ordered.Count * _width];
        for (var q = 0; q < ordered.Count; q++)
        {
            var row = RowOf(q);
            if (q > 0 && ordered[q - 1].Feature == ordered[q].Feature)
            {
                RowOf(q - 1).CopyTo(row);
            }
            else
            {
                row.Fill(ushort.MaxValue);
            }

            row[ordered[q].Question.Tree] &= ordered[q].Question.HighSide;
        }
    }

    /// <summary>Log-odds for a pair's features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Score(ReadOnlySpan<float> features)
    {
        Span<ushort> left = stackalloc ushort[_width];
        left.Fill(ushort.MaxValue);
        for (var f = 0; f < _firsts.Length; f++)
        {
            var above = CountBelow(_thresholds[f], features[f]);
            if (above > 0)
            {
                And(left, RowOf(_firsts[f] + above - 1));
            }
        }

        var sum = 0f;
        for (var t = 0; t < _firstLeaves.Length; t++)
        {
            sum += _leaves[_firstLeaves[t] + BitOperations.TrailingZeroCount(left[t])];
        }

        return sum;
    }

    /// <summary>Adds to each feature's place what the feature contributed, and gives the bias.</summary>
    public float Explain(ReadOnlySpan<float> features, Span<float> contributions)
    {
        var bias = 0f;
        foreach (var root in _roots)
        {
            var node = _nodes[root];
            bias += node.Value;
            while (!node.IsLeaf)
            {
                var next = _nodes[features[node.Feature] <= node.Threshold ? node.Low : node.High];
                contributions[node.Feature] += next.Value - node.Value;
                node = next;
            }
        }

        return bias;
    }

    // Collects leaves from the low side to the high one, and the questions above them.
    private void Flatten(
        IReadOnlyList<TreeNode> tree, int at, int number, List<float> leaves, List<(int Feature, Question Question)> questions)
    {
        var node = tree[at];
        if (node.IsLeaf)
        {
            leaves.Add(node.Value);
            return;
        }

        var first = leaves.Count - _firstLeaves[number];
        Flatten(tree, node.Low, number, leaves, questions);
        var lowSide = leaves.Count - _firstLeaves[number] - first;
        questions.Add((node.Feature, new Question(node.Threshold, number, (ushort)~(((1 << lowSide) - 1) << first))));
        Flatten(tree, node.High, number, leaves, questions);
    }

    private Span<ushort> RowOf(int question) => _left.AsSpan(question * _width, _width);

    private static Vector<float>[] InVectors(float[] thresholds)
    {
        var padded = new Vector<float>[(thresholds.Length + Vector<float>.Count - 1) / Vector<float>.Count];
        var cells = MemoryMarshal.Cast<Vector<float>, float>(padded.AsSpan());
        cells.Fill(float.PositiveInfinity);
        thresholds.CopyTo(cells);
        return padded;
    }

    private static int CountBelow(Vector<float>[] thresholds, float value)
    {
        var below = Vector<int>.Zero;
        var values = new Vector<float>(value);
        foreach (var some in thresholds)
        {
            below -= Vector.LessThan(some, values);
        }

        return Vector.Sum(below);
    }

    private static void And(Span<ushort> left, ReadOnlySpan<ushort> row)
    {
        var mine = MemoryMarshal.Cast<ushort, Vector<ushort>>(left);
        var others = MemoryMarshal.Cast<ushort, Vector<ushort>>(row);
        for (var i = 0; i < mine.Length; i++)
        {
            mine[i] &= others[i];
        }
    }

    private readonly record struct Question(float Threshold, int Tree, ushort HighSide);
}
