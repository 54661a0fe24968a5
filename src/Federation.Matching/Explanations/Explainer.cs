using Federation.Matching.Candidates;
using Federation.Matching.Features;

namespace Federation.Matching.Explanations;

/// <summary>Says in words and numbers how a pair got its score.</summary>
internal static class Explainer
{
    private const float Negligible = 0.1f;
    private const int MostSentences = 5;

    /// <summary>Explains a scored pair.</summary>
    public static Explanation Explain(Edge edge, PairScore score, ScoreCalibration calibration)
    {
        var words = TitleWords.Of(edge.Left.Profile, edge.Right.Profile);
        var pair = PairJudge.Judge(edge, score.Probability, minimum: 0, calibration)!;
        var remarks = Enumerable.Range(0, score.Features.Length)
            .Select(f => (Feature: (Feature)f, Remark: FeatureSentences.Of((Feature)f, score.Features[f], words), Pull: score.Contributions[f])).ToList();
        var contributions = remarks
            .Select(said => new Contribution(FeatureSentences.Name(said.Feature), score.Features[(int)said.Feature], said.Pull, said.Remark.Sentence))
            .OrderByDescending(static c => Math.Abs(c.Weight)).ToList();
        return new Explanation(
            pair, contributions, words.Shared, words.OnlyLeft, words.OnlyRight, [.. Overlap(pair), .. Sentences(remarks, 1)], [.. Sentences(remarks, -1)]);
    }

    // What pulls one way. Several features may say the same; the pair alone is what the others are about; and what a tree counts for a pair
    // though it speaks against it is left to the numbers.
    private static IEnumerable<string> Sentences(IEnumerable<(Feature Feature, Remark Remark, float Pull)> remarks, int sign) => remarks
        .Where(static said => said.Feature != Feature.Alone).GroupBy(static said => said.Remark, static said => said.Pull)
        .Select(said => (Remark: said.Key, Pull: sign * said.Sum())).Where(said => said.Pull > Negligible && said.Remark.Bearing != -sign)
        .OrderByDescending(static said => said.Pull).Select(static said => said.Remark.Sentence).Take(MostSentences);

    private static IEnumerable<string> Overlap(MatchedPair pair) =>
        pair.Overlap > pair.Probability ? ["They name nearly the same subject, though there is little sign that they are one text."] : [];
}
