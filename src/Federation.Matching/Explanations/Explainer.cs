using Federation.Matching.Candidates;
using Federation.Matching.Features;
using Federation.Matching.Model;
using Federation.Matching.Text;

namespace Federation.Matching.Explanations;

/// <summary>Says in words and numbers how a pair got its score.</summary>
internal static class Explainer
{
    private const float Negligible = 0.05f;

    /// <summary>Explains a measured pair.</summary>
    public static Explanation Explain(Edge edge)
    {
        var (left, right) = (edge.Left.Profile, edge.Right.Profile);
        var features = new float[(int)Feature.Count];
        PairFeatures.Measure(left, right, features);
        var contributions = Enumerable.Range(0, features.Length)
            .Select(f => Contribution((Feature)f, features[f]))
            .OrderByDescending(static c => Math.Abs(c.Weight))
            .ToList();
        var pair = PairJudge.Judge(edge);
        var shared = SharedTerms(left.Title, right.Title);
        return new Explanation(pair, contributions, shared, [.. Declared(pair), .. contributions
            .Where(static c => Math.Abs(c.Weight) > Negligible).Select(static c => c.Sentence)]);
    }

    private static IEnumerable<string> Declared(MatchedPair pair) => pair.Declared == DeclaredRelation.None
        ? []
        : [$"The registries declare it: {pair.Declared}."];

    private static Contribution Contribution(Feature feature, float value)
    {
        var weight = PairScorer.Weight(feature, value);
        return new Contribution(FeatureSentences.Name(feature), value, weight, FeatureSentences.Sentence(feature, value));
    }

    private static List<string> SharedTerms(string left, string right)
    {
        var terms = Words(right).Select(static w => w.Term).ToHashSet();
        return [.. Words(left).Where(w => terms.Contains(w.Term)).DistinctBy(static w => w.Term).Select(static w => w.Word)];
    }

    private static IEnumerable<(uint Term, string Word)> Words(string title)
    {
        var folded = TextFolding.Fold(title, MatchLimits.TitleLength);
        var tokens = new List<Token>();
        Tokenizer.Tokenize(folded, tokens);
        return tokens.Where(static t => t.Kind != TokenKind.Stop).Select(t => (t.Term, folded.Substring(t.Start, t.Length)));
    }
}
