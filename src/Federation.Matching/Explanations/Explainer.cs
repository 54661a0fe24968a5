using Federation.Matching.Candidates;
using Federation.Matching.Features;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Explanations;

/// <summary>Says in words and numbers how a pair got its score.</summary>
internal static class Explainer
{
    private const float Negligible = 0.1f;
    private const int MostReasons = 8;

    /// <summary>Explains a scored pair.</summary>
    public static Explanation Explain(Edge edge, PairScore score, ScoreCalibration calibration)
    {
        var (left, right) = (edge.Left.Profile, edge.Right.Profile);
        var pair = PairJudge.Judge(edge, score.Probability, minimum: 0, calibration)!;
        var contributions = Enumerable.Range(0, score.Features.Length)
            .Select(f => new Contribution(
                FeatureSentences.Name((Feature)f), score.Features[f], score.Contributions[f], FeatureSentences.Of((Feature)f, score.Features[f])))
            .OrderByDescending(static c => Math.Abs(c.Weight))
            .ToList();
        var reasons = contributions.Where(static c => Math.Abs(c.Weight) > Negligible)
            .Select(static c => c.Sentence).Distinct().Take(MostReasons);
        return new Explanation(pair, contributions, SharedTerms(left, right), [.. Overlap(pair), .. reasons]);
    }

    private static IEnumerable<string> Overlap(MatchedPair pair) =>
        pair.Overlap > pair.Probability ? ["They name nearly the same subject, though there is little sign that they are one text."] : [];

    private static List<string> SharedTerms(ItemProfile left, ItemProfile right)
    {
        var terms = Words(right.Title).Select(static w => w.Term).ToHashSet();
        return [.. Words(left.Title).Where(w => terms.Contains(w.Term)).DistinctBy(static w => w.Term)
            .OrderByDescending(w => left.Main.WeightOf(w.Term)).Select(static w => w.Word)];
    }

    private static IEnumerable<(uint Term, string Word)> Words(string title)
    {
        var folded = TextFolding.Fold(title, MatchLimits.TitleLength);
        var tokens = new List<Token>();
        Tokenizer.Tokenize(folded, tokens);
        return tokens.Where(static t => t.Kind != TokenKind.Stop).Select(t => (t.Term, folded.Substring(t.Start, t.Length)));
    }
}
