using System.Runtime.CompilerServices;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Candidates;

/// <summary>A cheap, symmetric measure of how near two items are, by which the few that are looked at closely are chosen.</summary>
internal static class Nearness
{
    private const float AbstractShare = 0.5f;
    private const float ConflictPenalty = 0.3f;
    private const float NamedBonus = 10f;

    /// <summary>How near two items are; only the order of the values means anything.</summary>
    public static float Of(ItemProfile a, ItemProfile b)
    {
        var best = 0f;
        foreach (var x in a.Titles)
        {
            foreach (var y in b.Titles)
            {
                best = Math.Max(best, OfTitles(x, y));
            }
        }

        return best + (AbstractShare * OfAbstracts(a.Abstract, b.Abstract)) + (Names(a, b) || Names(b, a) ? NamedBonus : 0);
    }

    /// <summary>Cosine of two abstracts, 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float OfAbstracts(AbstractProfile a, AbstractProfile b)
    {
        if (a.Norm == 0 || b.Norm == 0)
        {
            return 0;
        }

        var dot = 0f;
        for (int i = 0, j = 0; i < a.Terms.Length && j < b.Terms.Length;)
        {
            if (a.Terms[i] == b.Terms[j])
            {
                dot += a.Weights[i++] * b.Weights[j++];
            }
            else if (a.Terms[i] < b.Terms[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return dot / (a.Norm * b.Norm);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float OfTitles(TitleProfile a, TitleProfile b)
    {
        var shared = 0f;
        for (int i = 0, j = 0; i < a.Terms.Length && j < b.Terms.Length;)
        {
            if (a.Terms[i].Term == b.Terms[j].Term)
            {
                shared += Math.Min(a.Terms[i++].Weight, b.Terms[j++].Weight);
            }
            else if (a.Terms[i].Term < b.Terms[j].Term)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        var total = a.TotalWeight + b.TotalWeight;
        return (total > 0 ? 2 * shared / total : 0) - (Designators.Conflict(a.Designators, b.Designators) ? ConflictPenalty : 0);
    }

    private static bool Names(ItemProfile a, ItemProfile b)
    {
        foreach (var identifier in b.Identifiers)
        {
            if (Array.IndexOf(a.Identifiers, identifier) >= 0 || Array.Exists(a.Relations, r => r.TargetIdentifier == identifier)
                || Array.Exists(a.References, r => r.Identifier == identifier))
            {
                return true;
            }
        }

        return false;
    }
}
