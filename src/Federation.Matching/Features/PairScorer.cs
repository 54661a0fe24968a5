using Federation.Matching.Candidates;
using Federation.Matching.Model;

namespace Federation.Matching.Features;

/// <summary>Scores candidate pairs with the trained weights. Safe for use by several threads at once.</summary>
internal sealed class PairScorer(MatchModel model)
{
    /// <summary>
    /// Share of the log-odds from two items alone that counts whatever surrounds them. How much the rest counts, trees with a view of
    /// both decide: items unlike all that were learnt from are judged too surely by themselves.
    /// </summary>
    public const float TrustInAlone = 0.5f;

    private readonly PairFeatures _features = new(model.Vocabulary, model.Affinities);
    private readonly Forest _alone = new(model.Weights.Alone);
    private readonly Forest _around = new(model.Weights.Around);

    /// <summary>The pair with its log-odds from its two items alone.</summary>
    public Edge WithAlone(Edge edge)
    {
        Span<float> features = stackalloc float[(int)Feature.Count];
        _features.Measure(edge.Left.Profile, edge.Right.Profile, features);
        return edge.With(_alone.Score(features));
    }

    /// <summary>Probability of a pair among the others. They must have their own log-odds.</summary>
    public double Score(Edge edge, EdgeTable edges)
    {
        var score = edge.Alone;
        if (!edge.IsHopeless)
        {
            score *= TrustInAlone;
            Span<float> features = stackalloc float[(int)Feature.Count];
            _features.Measure(edge.Left.Profile, edge.Right.Profile, features);
            Surroundings.Measure(edge, edges.Entries, edges.Kin, features);
            score += _around.Score(features);
        }

        return Probability(score);
    }

    /// <summary>The same with what each feature contributed.</summary>
    public PairScore Explain(Edge edge, EdgeTable edges)
    {
        var features = new float[(int)Feature.Count];
        var contributions = new float[features.Length];
        _features.Measure(edge.Left.Profile, edge.Right.Profile, features);
        var bias = _alone.Explain(features, contributions);
        if (!edge.IsHopeless)
        {
            bias *= TrustInAlone;
            foreach (ref var contribution in contributions.AsSpan())
            {
                contribution *= TrustInAlone;
            }

            Surroundings.Measure(edge, edges.Entries, edges.Kin, features);
            bias += _around.Explain(features, contributions);
        }

        for (var f = 0; f < contributions.Length; f++)
        {
            contributions[f] *= model.Weights.Slope;
        }

        return new PairScore(Score(edge, edges), features, contributions, (bias * model.Weights.Slope) + model.Weights.Offset);
    }

    private double Probability(float score) => 1 / (1 + Math.Exp(-((score * model.Weights.Slope) + model.Weights.Offset)));
}
