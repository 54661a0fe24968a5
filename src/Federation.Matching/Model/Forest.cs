using System.Numerics;
using System.Runtime.CompilerServices;

namespace Federation.Matching.Model;

/// <summary>
/// A sum of decision trees. Each node has the value that the tree would give if it ended there, so that the score of a pair
/// is a bias plus, for each question on its way, what the answer changed: that change is the contribution of the feature
/// that was asked for (Saabas, "Interpreting random forests", 2014).
/// </summary>
/// <remarks>
/// Scores are not found by walking the trees, whose turns no processor foresees, but feature by feature over the questions of all
/// trees in the order of their thresholds: each that is answered with "above" rules out the leaves on its low side, and the first leaf
/// that is left in a tree is where the walk would have ended (Lucchese et al., "QuickScorer", 2015).
/// </remarks>
internal sealed class Forest
{
    // A tree's leaves are the bits of one number.
    private const int MaximumLeaves = 64;

    private readonly TreeNode[] _nodes;
    private readonly int[] _roots;
    private readonly Question[] _questions;

    // Where the questions of each feature end; they begin where those of the feature before end.
    private readonly int[] _ends;
    private readonly float[] _leaves;
    private readonly int[] _firstLeaves;

    /// <summary>Makes a forest of trees, each a list of nodes that begins with its root.</summary>
    /// <exception cref="InvalidDataException">A tree has more than 64 leaves.</exception>
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
        _questions = [.. ordered.Select(static q => q.Question)];
        _ends = [.. Enumerable.Range(0, ordered.Count == 0 ? 0 : ordered[^1].Feature + 1).Select(f => ordered.FindLastIndex(q => q.Feature <= f) + 1)];
    }

    /// <summary>Log-odds for a pair's features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Score(ReadOnlySpan<float> features)
    {
        Span<ulong> left = stackalloc ulong[_roots.Length];
        left.Fill(ulong.MaxValue);
        var q = 0;
        for (var f = 0; f < _ends.Length; f++)
        {
            var value = features[f];
            for (; q < _ends[f]; q++)
            {
                ref readonly var question = ref _questions[q];
                if (value <= question.Threshold)
                {
                    break;
                }

                left[question.Tree] &= question.HighSide;
            }

            q = _ends[f];
        }

        var sum = 0f;
        for (var t = 0; t < left.Length; t++)
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
        questions.Add((node.Feature, new Question(node.Threshold, number, ~(((1UL << lowSide) - 1) << first))));
        Flatten(tree, node.High, number, leaves, questions);
    }

    private readonly record struct Question(float Threshold, int Tree, ulong HighSide);
}
