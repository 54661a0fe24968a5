namespace Federation.Aggregator.Duplicates;

/// <summary>The duplicates as they are at one moment, and what follows from all of them together. It does not change any more.</summary>
/// <param name="pairs">The duplicates, in no particular order.</param>
internal sealed class DuplicateSnapshot(IReadOnlyList<DuplicatePair> pairs)
{
    private readonly Lazy<Dictionary<string, int>> _groupPairs = new(() => Count(pairs));

    /// <summary>The duplicates, in no particular order.</summary>
    public IReadOnlyList<DuplicatePair> Pairs => pairs;

    /// <summary>In how many undeclared duplicates the two groups of a pair meet; of several groups, those that meet most.</summary>
    public int MeetingsOf(DuplicatePair pair) => GroupPairs.Of(pair).Select(groups => _groupPairs.Value.GetValueOrDefault(groups)).DefaultIfEmpty().Max();

    private static Dictionary<string, int> Count(IReadOnlyList<DuplicatePair> pairs)
    {
        Dictionary<string, int> counts = [];
        foreach (var pair in pairs.Where(pair => pair.Match.Declared == Matching.DeclaredRelation.None))
        {
            foreach (var groups in GroupPairs.Of(pair))
                counts[groups] = counts.GetValueOrDefault(groups) + 1;
        }

        return counts;
    }
}
