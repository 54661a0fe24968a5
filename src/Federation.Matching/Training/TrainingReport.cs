using System.Globalization;
using System.Text;
using Federation.Matching.Evaluation;
using Federation.Matching.Features;
using Federation.Matching.Model;

namespace Federation.Matching.Training;

/// <summary>Writes the report on trained weights.</summary>
internal sealed class TrainingReport(TruePairs truth, Weights weights)
{
    private const int Bins = 10;

    private readonly StringBuilder _text = new(
        "# Training report\n\n"
        + "Every pair is judged by weights that saw neither of its two items (five folds). In the first part items linked by true\n"
        + "pairs are kept together; in the second also the items of one registry whose titles begin alike, as the parts of a standard\n"
        + "do, so that nothing like them was seen. Probabilities are calibrated by both.\n\n");

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Reports scores of pairs that the weights behind them did not see.</summary>
    public void Add(string title, TrainingSet set)
    {
        _text.Append(Invariant($"# {title}\n\n"));
        double[] probabilities = [.. set.Rows.Select(r => 1 / (1 + Math.Exp(-((r.Score * weights.Slope) + weights.Offset))))];
        ScoredPair[] pairs = [.. set.Rows.Select((r, i) => new ScoredPair(r.Edge.Left.Profile.Key, r.Edge.Right.Profile.Key, probabilities[i]))];
        AddScore("At the threshold 0.5", Evaluator.Evaluate(truth, pairs, 0.5));
        AddScore("At the best threshold", Evaluator.Evaluate(truth, pairs));
        AddCalibration([.. set.Rows.Select((r, i) => (probabilities[i], r)).Where(static p => p.r.Weight >= 0.5f).Select(static p => (p.Item1, p.r.Label))]);
    }

    /// <summary>Reports what the trees ask for.</summary>
    public void AddFeatures()
    {
        _text.Append("# Questions of the trees\n\n| feature | alone | around |\n|---|---|---|\n");
        var alone = Questions(weights.Alone);
        var around = Questions(weights.Around);
        for (var feature = (Feature)0; feature < Feature.Count; feature++)
        {
            _text.Append(Invariant($"| {feature} | {alone.GetValueOrDefault(feature)} | {around.GetValueOrDefault(feature)} |\n"));
        }
    }

    private void AddScore(string title, MatchScore score)
    {
        _text.Append(Invariant($"## {title} ({score.Threshold:0.000}): macro F1 {score.MacroF1:0.0000}\n\n"));
        _text.Append("| registries | true pairs | precision | recall | F1 |\n|---|---|---|---|---|\n");
        foreach (var one in score.Closed)
        {
            _text.Append(Invariant($"| {one.Left}, {one.Right} | {one.True} | {one.Precision:0.0000} | {one.Recall:0.0000} | {one.F1:0.0000} |\n"));
        }

        foreach (var one in score.Open)
        {
            _text.Append(Invariant($"| {one.Left}, {one.Right} | {one.True}, known in part | | {one.Recall:0.0000} | |\n"));
        }

        _text.Append(Invariant($"\nCandidate recall {score.CandidateRecall:0.0000} with {score.PairsGiven} candidate pairs.\n\n"));
    }

    private void AddCalibration(IReadOnlyList<(double Probability, bool Label)> rows)
    {
        var brier = rows.Average(static r => Math.Pow(r.Probability - (r.Label ? 1 : 0), 2));
        _text.Append(Invariant($"## Calibration: Brier score {brier:0.00000} over {rows.Count} candidate pairs\n\n"));
        _text.Append("| probability | pairs | mean probability | true |\n|---|---|---|---|\n");
        for (var b = 0; b < Bins; b++)
        {
            var bin = rows.Where(r => Math.Min(Bins - 1, (int)(r.Probability * Bins)) == b).ToList();
            if (bin.Count > 0)
            {
                var (mean, rate) = (bin.Average(static r => r.Probability), bin.Average(static r => r.Label ? 1.0 : 0));
                _text.Append(Invariant($"| {b / (double)Bins:0.0} to {(b + 1) / (double)Bins:0.0} | {bin.Count} | {mean:0.000} | {rate:0.000} |\n"));
            }
        }

        _text.Append('\n');
    }

    private static Dictionary<Feature, int> Questions(IEnumerable<IReadOnlyList<TreeNode>> trees) =>
        trees.SelectMany(static t => t).Where(static n => !n.IsLeaf).CountBy(static n => (Feature)n.Feature).ToDictionary();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
