using Federation.Matching.Profiles;

namespace Federation.Matching.Candidates;

/// <summary>What one thread needs to read items and to search for neighbours, and where it puts the pairs that it makes.</summary>
internal sealed class Worker(MatchModel model, ClueTable clues, EntryTable entries)
{
    /// <summary>Turns items into profiles.</summary>
    public ItemProfiler Profiler { get; } = new(model.Vocabulary, model.Thesaurus);

    /// <summary>Reads clues.</summary>
    public ClueReader Clues { get; } = new(model.Vocabulary);

    /// <summary>Searches for neighbours.</summary>
    public NeighbourSearch Search { get; } = new(model, clues, entries);

    /// <summary>Candidate pairs that this worker made and nobody has taken yet.</summary>
    public List<Edge> Fresh { get; } = [];

    /// <summary>Those of them that are reported whatever their surroundings.</summary>
    public List<ScoredEdge> Scored { get; } = [];
}
