using System.Numerics;

namespace Federation.Matching.Allocation;

/// <summary>
/// One linear model for each group against all others: squared loss with a quadratic penalty, solved in its dual by Gauss-Seidel
/// rounds over the works (dual coordinate descent, Hsieh et al., ICML 2008). All groups are solved at once, since a work's terms are
/// the same for each. The same works in the same order give the same bits.
/// </summary>
internal sealed class GroupClassifier
{
    // How strongly large weights are held back; chosen by leave-one-out over the ITU-T catalogue (see the README of Matching).
    private const float Penalty = 0.2f;

    private readonly int _width;
    private readonly int _featureCount;
    private readonly float[] _weights;

    /// <summary>Makes a classifier that knows nothing yet.</summary>
    /// <param name="groupCount">Number of groups.</param>
    /// <param name="features">Number of features that count, those with the lowest numbers; the others are passed over.</param>
    public GroupClassifier(int groupCount, int features)
    {
        _featureCount = features;
        _width = (groupCount + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _weights = new float[features * _width];
    }

    /// <summary>Numbers of a row: one for each group, and some more that mean nothing, so that rows are whole vectors.</summary>
    public int Width => _width;

    /// <summary>Learns from works, once.</summary>
    /// <param name="vectors">The works.</param>
    /// <param name="groups">Numbers of the groups of each work.</param>
    /// <param name="rounds">How often all works are gone over.</param>
    /// <param name="cancellationToken">Stops between rounds.</param>
    public void Train(TextVector[] vectors, int[][] groups, int rounds, CancellationToken cancellationToken)
    {
        var duals = new float[vectors.Length * _width];
        var scores = new float[_width];
        for (var round = 0; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var work = 0; work < vectors.Length; work++)
            {
                Adjust(vectors[work], groups[work], duals.AsSpan(work * _width, _width), scores);
            }
        }
    }

    /// <summary>How much speaks for each group: about 1 for, about -1 against.</summary>
    /// <param name="vector">The work.</param>
    /// <param name="scores">Takes <see cref="Width"/> numbers.</param>
    public void Score(TextVector vector, Span<float> scores)
    {
        scores.Clear();
        var (features, weights) = vector;
        for (var i = 0; i < features.Length; i++)
        {
            if (features[i] >= _featureCount)
            {
                continue;
            }

            Row.AddMultiple(scores, RowOf(features[i]), weights[i]);
        }
    }

    private void Adjust(TextVector vector, int[] own, Span<float> duals, Span<float> scores)
    {
        Score(vector, scores);
        var square = vector.Weights.Sum(static w => w * w);
        for (var group = 0; group < scores.Length; group++)
        {
            scores[group] = (-1 - scores[group] - (Penalty * duals[group])) / (square + Penalty);
        }

        // The target is 1 for the work's own groups, and -1 for the others.
        foreach (var group in own)
        {
            scores[group] += 2 / (square + Penalty);
        }

        Row.AddMultiple(duals, scores, 1);
        AddToWeights(vector, scores);
    }

    private void AddToWeights(TextVector vector, ReadOnlySpan<float> steps)
    {
        var (features, weights) = vector;
        for (var i = 0; i < features.Length; i++)
        {
            if (features[i] >= _featureCount)
            {
                continue;
            }

            Row.AddMultiple(RowOf(features[i]), steps, weights[i]);
        }
    }

    private Span<float> RowOf(int feature) => _weights.AsSpan(feature * _width, _width);
}
