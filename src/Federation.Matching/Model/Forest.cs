using System.Runtime.CompilerServices;

namespace Federation.Matching.Model;

/// <summary>
/// A sum of decision trees. Each node has the value that the tree would give if it ended there, so that the score of a pair
/// is a bias plus, for each question on its way, what the answer changed: that change is the contribution of the feature
/// that was asked for (Saabas, "Interpreting random forests", 2014).
/// </summary>
internal sealed class Forest
{
    private readonly TreeNode[] _nodes;
    private readonly int[] _roots;

    /// <summary>Makes a forest of trees, each a list of nodes that begins with its root.</summary>
    public Forest(IReadOnlyList<IReadOnlyList<TreeNode>> trees)
    {
        _roots = new int[trees.Count];
        var nodes = new List<TreeNode>();
        for (var t = 0; t < trees.Count; t++)
        {
            _roots[t] = nodes.Count;
            foreach (var node in trees[t])
            {
                nodes.Add(node.IsLeaf ? node : node with { Low = node.Low + _roots[t], High = node.High + _roots[t] });
            }
        }

        _nodes = [.. nodes];
    }

    /// <summary>Log-odds for a pair's features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Score(ReadOnlySpan<float> features)
    {
        var sum = 0f;
        foreach (var root in _roots)
        {
            ref readonly var node = ref _nodes[root];
            while (!node.IsLeaf)
            {
                node = ref _nodes[features[node.Feature] <= node.Threshold ? node.Low : node.High];
            }

            sum += node.Value;
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
}
