using Federation.Matching.Candidates;

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
        var better = 0;
        var close = 0;
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

            if (Editions.AreOne(paired.Title, entries.TitleOf(slot)))
            {
                editions++;
                edition = Math.Max(edition, alone);
                continue;
            }

            better += alone > edge.Alone ? 1 : 0;
            close += alone > edge.Alone - Close ? 1 : 0;
            next = Math.Max(next, alone);
        }

        return (better, close, editions, Clamp(edition), Clamp(Clamp(edge.Alone) - next));
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
}
