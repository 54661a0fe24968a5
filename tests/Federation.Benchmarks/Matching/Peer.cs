using System.Globalization;
using Federation.Matching.Evaluation;

namespace Federation.Benchmarks.Matching;

/// <summary>What somebody else's way to candidates took and found.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Seconds">How long it takes for all items.</param>
/// <param name="Candidates">Keys of the pairs that it found.</param>
internal sealed record Peer(string Name, double Seconds, IReadOnlyCollection<ScoredPair> Candidates)
{
    /// <summary>Writes the figures, beside our own time and, where true pairs are known, with the share of them that was found.</summary>
    internal void Write(double ours, TruePairs? truth)
    {
        new Figure($"peer: {Name}", Seconds, "s").Write();
        Figure.WriteShare("  share of the true pairs among its candidates", Recall(Candidates, truth));
        new Figure("  times as fast as the peer", Seconds / ours, "times/s").Write();
    }

    /// <summary>Share of the true pairs among candidates; null where no true pairs are known.</summary>
    internal static double? Recall(IEnumerable<ScoredPair> candidates, TruePairs? truth) =>
        truth is null ? null : Evaluator.Evaluate(truth, candidates).CandidateRecall;

    /// <summary>Reads a file of pairs, tab-separated.</summary>
    internal static List<ScoredPair> Read(IEnumerable<string> lines) =>
        [.. lines.Select(static l => l.Split('\t')).Select(static f => new ScoredPair(f[0], f[1], double.Parse(f[2], CultureInfo.InvariantCulture)))];
}
