using Federation.Matching;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Duplicates;

/// <summary>
/// The duplicates as they are at one moment, and what follows from all of them together, which is made once when it is first asked for. It
/// does not change any more.
/// </summary>
internal sealed class DuplicateSnapshot
{
    private readonly Lazy<Dictionary<DuplicatePair, int>> _meetings;
    private readonly Lazy<IReadOnlyList<Facet>> _facets;

    /// <param name="pairs">The duplicates, in no particular order.</param>
    public DuplicateSnapshot(IReadOnlyList<DuplicatePair> pairs)
    {
        Pairs = pairs;
        _meetings = new(CountMeetings);
        _facets = new(() => [.. DuplicateFacets.Names.Select(field => DuplicateFacets.Count(field, Pairs))]);
    }

    /// <summary>The duplicates, in no particular order.</summary>
    public IReadOnlyList<DuplicatePair> Pairs { get; }

    /// <summary>All of them counted by each field.</summary>
    public IReadOnlyList<Facet> Facets => _facets.Value;

    /// <summary>In how many undeclared duplicates the two groups of a pair meet; of several groups, those that meet most.</summary>
    public int MeetingsOf(DuplicatePair pair) => _meetings.Value.GetValueOrDefault(pair);

    private Dictionary<DuplicatePair, int> CountMeetings()
    {
        Dictionary<string, int> counts = [];
        foreach (var groups in Pairs.Where(pair => pair.Match.Declared == DeclaredRelation.None).SelectMany(GroupPairs.Of))
            counts[groups] = counts.GetValueOrDefault(groups) + 1;

        // A pair's own equality looks at all that it holds.
        Dictionary<DuplicatePair, int> meetings = new(Pairs.Count, ReferenceEqualityComparer.Instance);
        foreach (var pair in Pairs)
            meetings[pair] = GroupPairs.Of(pair).Select(groups => counts.GetValueOrDefault(groups)).DefaultIfEmpty().Max();
        return meetings;
    }
}
