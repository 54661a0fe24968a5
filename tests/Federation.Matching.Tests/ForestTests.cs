using Federation.Matching.Features;
using Federation.Matching.Model;
using FsCheck.Xunit;

namespace Federation.Matching.Tests;

/// <summary>A forest scores as a walk through its trees would.</summary>
public sealed class ForestTests
{
    private static readonly Weights _weights = MatchModel.Embedded().Weights;
    private static readonly Forest _forest = new(_weights.Around);

    // On a threshold or anywhere.
    private static readonly float[] _values = [.. _weights.Around.SelectMany(static t => t).Where(static n => !n.IsLeaf).Select(static n => n.Threshold).Distinct(), -1, 0, 1];

    [Property(MaxTest = 200)]
    public void The_score_is_the_sum_of_the_leaves_that_walks_end_in(int seed)
    {
        var random = new Random(seed);
        var features = Enumerable.Range(0, (int)Feature.Count).Select(_ => _values[random.Next(_values.Length)]).ToArray();

        _forest.Score(features).Should().Be(_weights.Around.Aggregate(0f, (sum, tree) => sum + Walk(tree, features)));
    }

    [Fact]
    public void A_tree_of_too_many_leaves_is_refused()
    {
        List<TreeNode> tree = [];
        for (var leaf = 0; leaf < Forest.MaximumLeaves; leaf++)
        {
            tree.Add(new TreeNode(0, leaf, tree.Count + 1, tree.Count + 2, 0));
            tree.Add(new TreeNode(-1, 0, 0, 0, leaf));
        }

        tree.Add(new TreeNode(-1, 0, 0, 0, 0));

        FluentActions.Invoking(() => new Forest([tree])).Should().Throw<InvalidDataException>().WithMessage("*17 leaves*16*");
    }

    private static float Walk(IReadOnlyList<TreeNode> tree, float[] features)
    {
        var node = tree[0];
        while (!node.IsLeaf)
        {
            node = tree[features[node.Feature] <= node.Threshold ? node.Low : node.High];
        }

        return node.Value;
    }
}
