namespace Federation.Matching.Evaluation;

/// <summary>Scores predicted pairs against true ones.</summary>
public static class Evaluator
{
    /// <summary>Pairs of registries whose true pairs the benchmark knows completely.</summary>
    public static IReadOnlyList<(string, string)> ClosedRegistries { get; } =
        [("iec", "iso"), ("3gpp", "etsi"), ("iso", "itu"), ("iec", "itu")];

    /// <summary>Pairs of registries whose true pairs the benchmark knows in part.</summary>
    public static IReadOnlyList<(string, string)> OpenRegistries { get; } = [("iec", "ieee"), ("ieee", "iso")];

    /// <summary>
    /// Scores predictions.
    /// </summary>
    /// <param name="truth">What is true.</param>
    /// <param name="predictions">What is predicted; of a pair given twice the higher score counts.</param>
    /// <param name="threshold">The threshold; null for the one with the best macro F1.</param>
    public static MatchScore Evaluate(TruePairs truth, IEnumerable<ScoredPair> predictions, double? threshold = null)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(predictions);
        var scores = new Dictionary<(string Left, string Right), double>();
        foreach (var (left, right, score) in predictions)
        {
            var pair = TruePairs.Ordered((left, right));
            if (truth.RegistriesOf(left, right) is var (one, other) && one != other && !truth.IsIgnored(left, right))
            {
                scores[pair] = Math.Max(score, scores.GetValueOrDefault(pair, double.NegativeInfinity));
            }
        }

        var counts = new Counts(truth);
        var best = threshold is { } given ? counts.ToScore(given) : null;
        var ranked = scores.OrderByDescending(static s => s.Value).ToList();
        for (var i = 0; i < ranked.Count;)
        {
            var score = ranked[i].Value;
            if (score < threshold)
            {
                break;
            }

            for (; i < ranked.Count && ranked[i].Value == score; i++)
            {
                counts.Add(ranked[i].Key);
            }

            if (threshold is not null || best is null || counts.MacroF1 > best.MacroF1)
            {
                best = counts.ToScore(threshold ?? score);
            }
        }

        // Without predictions any threshold keeps all of them out.
        best ??= counts.ToScore(double.PositiveInfinity);
        return best with { PairsGiven = scores.Count, CandidateRecall = CandidateRecall(truth, scores.Keys) };
    }

    private static double CandidateRecall(TruePairs truth, Dictionary<(string, string), double>.KeyCollection given)
    {
        var closed = truth.Pairs.Where(p => ClosedRegistries.Contains(truth.RegistriesOf(p.Left, p.Right))).ToList();
        return closed.Count(given.Contains) / (double)Math.Max(1, closed.Count);
    }

    private sealed class Counts(TruePairs truth)
    {
        private readonly Dictionary<(string, string), int> _true =
            truth.Pairs.CountBy(p => truth.RegistriesOf(p.Left, p.Right)).ToDictionary();

        private readonly Dictionary<(string, string), int> _found = [];
        private readonly Dictionary<(string, string), int> _predicted = [];

        public double MacroF1 => ClosedRegistries.Average(r => Of(r).F1);

        public void Add((string Left, string Right) pair)
        {
            var registries = truth.RegistriesOf(pair.Left, pair.Right);
            _predicted[registries] = _predicted.GetValueOrDefault(registries) + 1;
            _found[registries] = _found.GetValueOrDefault(registries) + (truth.IsTrue(pair.Left, pair.Right) ? 1 : 0);
        }

        public MatchScore ToScore(double threshold) =>
            new(threshold, [.. ClosedRegistries.Select(Of)], [.. OpenRegistries.Select(Of)], 0, 0);

        private RegistryScore Of((string Left, string Right) registries) => new(
            registries.Left,
            registries.Right,
            _true.GetValueOrDefault(registries),
            _found.GetValueOrDefault(registries),
            _predicted.GetValueOrDefault(registries));
    }
}
