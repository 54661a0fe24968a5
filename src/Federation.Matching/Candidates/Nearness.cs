using System.Runtime.CompilerServices;
using Federation.Matching.Model;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Candidates;

/// <summary>A cheap, symmetric measure of how near two items are, by which the few that are looked at closely are chosen.</summary>
internal sealed class Nearness(Vocabulary vocabulary, EntryTable entries)
{
    private const float AbstractShare = 0.5f;
    private const float ConflictPenalty = 0.3f;
    private const float NamedBonus = 10f;

    // A cosine may exceed 1 by a rounding error.
    private const float HighestAbstractShare = AbstractShare * 1.001f;

    /// <summary>How near two items are; only the order of the values means anything.</summary>
    /// <param name="a">An item.</param>
    /// <param name="slot">Slot of the other.</param>
    /// <param name="least">What is asked for: where the two are farther off, the value says only that they are.</param>
    public float Of(Entry a, int slot, float least)
    {
        var best = Math.Max(0, OfTitles(a.Title, entries.TitleOf(slot)));
        var bonus = 0f;
        if (!entries.IsPlain(slot) || !a.IsPlain)
        {
            var b = entries[slot].Profile;
            best = Math.Max(best, OfOtherTitles(a.Profile, b));
            bonus = Names(a.Profile, b) || Names(b, a.Profile) ? NamedBonus : 0;
        }

        return best + bonus + HighestAbstractShare < least
            ? best + bonus
            : best + (AbstractShare * OfAbstracts(a.Abstract, entries[slot].Abstract)) + bonus;
    }

    private static float OfOtherTitles(ItemProfile a, ItemProfile b)
    {
        var best = 0f;
        foreach (var x in a.Titles)
        {
            foreach (var y in b.Titles)
            {
                best = Math.Max(best, OfTitles(x, y));
            }
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float OfAbstracts(AbstractProfile a, AbstractProfile b)
    {
        if (a.Norm == 0 || b.Norm == 0)
        {
            return 0;
        }

        Span<(byte InA, byte InB)> common = stackalloc (byte, byte)[TermSets.Largest + 1];
        var terms = a.Terms;
        var dot = 0f;
        foreach (var (inA, _) in common[..TermSets.Common(terms, b.Terms, common)])
        {
            var weight = vocabulary.Of(terms[inA]).Body;
            dot += weight * weight;
        }

        return dot / (a.Norm * b.Norm);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float OfTitles(TitleProfile a, TitleProfile b)
    {
        Span<(byte InA, byte InB)> common = stackalloc (byte, byte)[TermSets.Largest + 1];
        var weightsA = a.Weights;
        var weightsB = b.Weights;
        var shared = 0f;
        foreach (var (inA, inB) in common[..TermSets.Common(a.Terms, b.Terms, common)])
        {
            shared += Math.Min(weightsA[inA], weightsB[inB]);
        }

        var total = a.TotalWeight + b.TotalWeight;
        var designatorsA = a.Designators;
        var designatorsB = b.Designators;
        return (total > 0 ? 2 * shared / total : 0) - (designatorsA.Length > 0 && designatorsB.Length > 0 && Designators.Conflict(designatorsA, designatorsB) ? ConflictPenalty : 0);
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
