using Federation.Matching;
using Federation.Protocol.Aggregator.V1;
using Federation.Report;
using Grpc.Core;
using Verdict = Federation.Protocol.Aggregator.V1.Verdict;

namespace Federation.Match;

/// <summary>An aggregator's duplicates, and those of them that people decided about.</summary>
/// <param name="All">All that are not declared by the bodies, with the probabilities that the model alone gives them.</param>
/// <param name="Pairs">The decided ones.</param>
/// <param name="Applied">The correction that the aggregator uses now.</param>
internal sealed record DecidedDuplicates(
    IReadOnlyList<(Duplicate Duplicate, double SameText, double Overlap)> All, IReadOnlyList<DecidedPair> Pairs, ScoreCalibration Applied)
{
    /// <summary>Reads them.</summary>
    /// <param name="aggregator">The aggregator.</param>
    /// <param name="applied">The correction that it uses now, which is taken back.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal static async Task<DecidedDuplicates> ReadAsync(CallInvoker aggregator, ScoreCalibration applied, CancellationToken cancellationToken)
    {
        List<(Duplicate, double, double)> all = [];
        await foreach (var page in new AggregatorClient(aggregator).ListDuplicatesAsync("declared = false", "", int.MaxValue, cancellationToken).ConfigureAwait(false))
            all.AddRange(page.Duplicates.Select(duplicate => (
                duplicate, applied.SameText.Undo(duplicate.SameTextProbability), OverlapOf(duplicate, applied))));
        var pairs = all.Where(entry => entry.Item1.ReviewState == ReviewState.Decided).Select(entry => new DecidedPair(
            entry.Item2,
            entry.Item3,
            entry.Item1.Decision.Verdict is Verdict.Duplicate or Verdict.Adoption,
            entry.Item1.Decision.Verdict is Verdict.Duplicate or Verdict.Adoption or Verdict.Overlap));
        return new DecidedDuplicates(all, [.. pairs], applied);
    }

    // Where the text is the same, there is no other probability of one subject.
    private static double OverlapOf(Duplicate duplicate, ScoreCalibration applied) => duplicate.OverlapProbability > duplicate.SameTextProbability
        ? applied.Overlap.Undo(duplicate.OverlapProbability)
        : applied.SameText.Undo(duplicate.SameTextProbability);
}
