using Federation.Matching.Features;

namespace Federation.Matching.Model;

/// <summary>Turns the features of a pair into log-odds, as a sum of one weight a feature.</summary>
internal sealed class PairScorer
{
    private const float Bias = -12f;

    /// <summary>Log-odds of a pair.</summary>
    public static float Score(ReadOnlySpan<float> features)
    {
        var sum = Bias;
        for (var f = 0; f < (int)Feature.Count; f++)
        {
            sum += Weight((Feature)f, features[f]);
        }

        return sum;
    }

    /// <summary>What one feature contributes, in log-odds.</summary>
    public static float Weight(Feature feature, float value) => feature switch
    {
        Feature.TitleOverlap => 9f * value,
        Feature.TitleCoverage => 3f * value,
        Feature.UnmatchedWord => -0.3f * value,
        Feature.PartConflict => -4f * value,
        Feature.NumberConflict => -2.5f * value,
        Feature.AbstractSimilarity => 4f * value,
        Feature.NoAbstract => 1f * value,
        Feature.SameGroup => 1.5f * value,
        Feature.YearsApart => -0.05f * value,
        _ => 0,
    };

    /// <summary>Probability of log-odds.</summary>
    public static double Probability(float logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
