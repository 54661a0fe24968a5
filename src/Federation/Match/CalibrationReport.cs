using System.Globalization;
using Federation.Matching;

namespace Federation.Match;

/// <summary>Writes what a calibration would change.</summary>
internal sealed class CalibrationReport(TextWriter output, DecidedDuplicates decided, ScoreCalibration calibration, double minimum)
{
    private const int Shown = 20;

    internal void Write()
    {
        Line($"{calibration.Decisions} decided pairs: {decided.Pairs.Count(pair => pair.IsSameText)} the same text or an adoption, {decided.Pairs.Count(pair => pair is { IsOverlap: true, IsSameText: false })} overlaps, {decided.Pairs.Count(pair => !pair.IsOverlap)} neither.");
        Line($"same text: log-odds x {calibration.SameText.Slope:0.00} {calibration.SameText.Offset:+0.00;-0.00}, log loss {Loss(decided.Applied.SameText, SameText):0.000} -> {Loss(calibration.SameText, SameText):0.000}");
        Line($"overlap:   log-odds x {calibration.Overlap.Slope:0.00} {calibration.Overlap.Offset:+0.00;-0.00}, log loss {Loss(decided.Applied.Overlap, Overlap):0.000} -> {Loss(calibration.Overlap, Overlap):0.000}");
        var changes = decided.All.Select(entry => (entry.Duplicate, Before: entry.Duplicate.Score, After: ScoreOf(entry.SameText, entry.Overlap)))
            .OrderByDescending(change => Math.Abs(change.After - change.Before)).ToList();
        Line($"Of {changes.Count} suspected pairs, {changes.Count(change => change.After < minimum)} would fall below {minimum:0.00} and not be reported; pairs that are below it now cannot be seen from here.");
        foreach (var (duplicate, before, after) in changes.Take(Shown).Where(change => Math.Abs(change.After - change.Before) >= 0.005))
            Line($"  {before,6:0.00} -> {after:0.00}  {duplicate.Left.Identifier} / {duplicate.Right.Identifier}");
    }

    private double ScoreOf(double sameText, double overlap) => Math.Max(calibration.SameText.Apply(sameText), overlap > sameText ? calibration.Overlap.Apply(overlap) : 0);

    private static IEnumerable<(double, bool)> SameText(IEnumerable<DecidedPair> pairs) => pairs.Select(pair => (pair.SameText, pair.IsSameText));

    private static IEnumerable<(double, bool)> Overlap(IEnumerable<DecidedPair> pairs) =>
        pairs.Where(pair => pair.Overlap > pair.SameText).Select(pair => (pair.Overlap, pair.IsOverlap));

    private double Loss(CalibrationLine line, Func<IEnumerable<DecidedPair>, IEnumerable<(double Probability, bool Label)>> rows) =>
        rows(decided.Pairs).Select(row => -Math.Log(Math.Max(1e-6, row.Label ? line.Apply(row.Probability) : 1 - line.Apply(row.Probability)))).DefaultIfEmpty().Average();

    private void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
