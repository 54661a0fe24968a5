using System.Globalization;
using Federation.Matching;
using Federation.Matching.Evaluation;

namespace Federation.Match;

/// <summary>Reads and writes files of pairs: two ids a line and what else is known, tab-separated.</summary>
internal static class PairFile
{
    /// <summary>Reads what is true of items.</summary>
    /// <exception cref="IOException">As for <see cref="ReadAsync"/>, or an item of a true pair is not among the items.</exception>
    internal static async Task<TruePairs> ReadTruthAsync(IReadOnlyList<MatchItem> items, FileInfo pairs, FileInfo? ignored, CancellationToken cancellationToken)
    {
        var truth = new TruePairs(
            items,
            await ReadAsync(pairs, cancellationToken).ConfigureAwait(false),
            await ReadAsync(ignored, cancellationToken).ConfigureAwait(false));
        return truth.Pairs.FirstOrDefault(p => !truth.Knows(p.Left) || !truth.Knows(p.Right)) is { Left: not null } stray
            ? throw new IOException($"{pairs} pairs {stray.Left} and {stray.Right}, and not both are among the items.")
            : truth;
    }

    /// <summary>Reads predicted pairs with their scores.</summary>
    /// <exception cref="IOException">The file cannot be read, or a line has no two ids and a number; the message names file and line.</exception>
    internal static async Task<IReadOnlyList<ScoredPair>> ReadScoredAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var pairs = new List<ScoredPair>();
        await foreach (var (fields, number) in LinesAsync(file, cancellationToken).ConfigureAwait(false))
        {
            pairs.Add(fields.Length > 2 && double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && !double.IsNaN(score)
                ? new ScoredPair(fields[0], fields[1], score)
                : throw new IOException($"{file}:{number}: a prediction needs two ids and a score."));
        }

        return pairs;
    }

    /// <summary>Writes the pairs of an index, the surest first.</summary>
    internal static async Task WriteAsync(Stream file, MatchIndex index, bool explain, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(file, leaveOpen: true);
        foreach (var pair in index.Pairs.OrderByDescending(static p => p.Score)
            .ThenBy(static p => p.Left, StringComparer.Ordinal).ThenBy(static p => p.Right, StringComparer.Ordinal))
        {
            var line = string.Create(
                CultureInfo.InvariantCulture, $"{pair.Left}\t{pair.Right}\t{pair.Probability:R}\t{pair.Overlap:R}\t{pair.Verdict}\t{pair.Declared}");
            if (explain && index.Explain(pair.Left, pair.Right) is var why)
                line += $"\t{string.Join(' ', why.Reasons)}\t{string.Join(' ', why.Doubts)}";
            await writer.WriteLineAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads pairs; what follows the second id is not read.</summary>
    /// <exception cref="IOException">The file cannot be read, or a line has no two ids; the message names file and line.</exception>
    private static async Task<IReadOnlyList<(string, string)>> ReadAsync(FileInfo? file, CancellationToken cancellationToken)
    {
        var pairs = new List<(string, string)>();
        await foreach (var (fields, _) in LinesAsync(file, cancellationToken).ConfigureAwait(false))
            pairs.Add((fields[0], fields[1]));
        return pairs;
    }

    private static async IAsyncEnumerable<(string[] Fields, int Number)> LinesAsync(
        FileInfo? file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (file is null)
            yield break;

        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file.FullName, cancellationToken).ConfigureAwait(false))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;

            var fields = line.Split('\t');
            yield return fields.Length > 1 ? (fields, number) : throw new IOException($"{file}:{number}: a pair needs two ids with a tab between.");
        }
    }
}
