using Federation.Matching.Candidates;
using Federation.Matching.Profiles;

namespace Federation.Matching.Features;

/// <summary>
/// Measures how a pair stands among the other candidate pairs of its two items: one work has at most one place in most
/// registries, and a third registry that lists both speaks for the pair.
/// </summary>
internal static class Surroundings
{
    private const float Limit = 10;
    private const float Close = 1.5f;
    private const int MostKin = 5;

    // A pair with so many better choices is none, however many more there are.
    private const int MostRivals = 32;

    /// <summary>Fills in the features that depend on the surroundings. The pairs around must have their own scores.</summary>
    public static void Measure(Edge edge, EntryTable entries, KinshipTable kinship, Span<float> features)
    {
        var left = Alternatives(edge, edge.Left, entries);
        var right = Alternatives(edge, edge.Right, entries);
        features[(int)Feature.Alone] = edge.Alone;
        features[(int)Feature.BestRank] = Math.Min(left.Better, right.Better);
        features[(int)Feature.WorstRank] = Math.Max(left.Better, right.Better);
        features[(int)Feature.MoreMargin] = Math.Max(left.Margin, right.Margin);
        features[(int)Feature.LessMargin] = Math.Min(left.Margin, right.Margin);
        features[(int)Feature.Rivals] = left.Close + right.Close;
        features[(int)Feature.Editions] = Math.Max(left.Editions, right.Editions);
        features[(int)Feature.OtherEdition] = Math.Max(left.Edition, right.Edition);
        features[(int)Feature.ThirdParty] = ThirdParty(edge, entries);
        features[(int)Feature.Kin] = Kin(edge, kinship.Of(edge.Kinship));
    }

    private static (int Better, int Close, int Editions, float Edition, float Margin) Alternatives(Edge edge, Entry entry, EntryTable entries)
    {
        var better = new TitleSet(stackalloc ulong[MostRivals]);
        var close = new TitleSet(stackalloc ulong[MostRivals]);
        var editions = 0;
        var edition = -Limit;
        var paired = edge.Other(entry);
        var next = -Limit;
        foreach (var (slot, alone) in entry.Links)
        {
            if (slot == paired.Slot || entries.RegistryOf(slot) != paired.Registry)
            {
                continue;
            }

            var title = entries.TitleOf(slot);
            if (Editions.AreOne(paired.Title, title))
            {
                editions++;
                edition = Math.Max(edition, alone);
                continue;
            }

            if (alone > edge.Alone)
            {
                better.Add(title);
            }

            if (alone > edge.Alone - Close)
            {
                close.Add(title);
            }

            next = Math.Max(next, alone);
        }

        return (better.Count, close.Count, editions, Clamp(edition), Clamp(Clamp(edge.Alone) - next));
    }

    private static float ThirdParty(Edge edge, EntryTable entries)
    {
        var strongest = -Limit;
        foreach (var (slot, alone) in edge.Left.Links)
        {
            if (alone > strongest && entries.RegistryOf(slot) != edge.Right.Registry && entries[slot].AloneWith(edge.Right) is { } second)
            {
                strongest = Math.Max(strongest, Math.Min(alone, second));
            }
        }

        return Clamp(strongest);
    }

    // Pairs of two other members of the same families that are surely one work.
    private static int Kin(Edge edge, IReadOnlyList<Edge> kin)
    {
        if (kin.Count > MatchLimits.FamilyPairs)
        {
            return 0;
        }

        var sure = 0;
        foreach (var other in kin)
        {
            var apart = !ReferenceEquals(other.Left, edge.Left) && !ReferenceEquals(other.Right, edge.Right)
                && !ReferenceEquals(other.Left, edge.Right) && !ReferenceEquals(other.Right, edge.Left);
            sure += apart && other.IsSure ? 1 : 0;
        }

        return Math.Min(sure, MostKin);
    }

    private static float Clamp(float logOdds) => Math.Clamp(logOdds, -Limit, Limit);

    // Titles, boilerplate and numbers left out, as far as there is room: how often a registry lists a rival says nothing of the pair.
    private ref struct TitleSet(Span<ulong> hashes)
    {
        private readonly Span<ulong> _hashes = hashes;

        public int Count { get; private set; }

        public void Add(TitleProfile title)
        {
            if (Count < _hashes.Length && !_hashes[..Count].Contains(title.CoreHash))
            {
                _hashes[Count++] = title.CoreHash;
            }
        }
    }
}
