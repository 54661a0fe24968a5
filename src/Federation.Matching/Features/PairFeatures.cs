using Federation.Matching.Candidates;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Features;

/// <summary>Measures a pair. Symmetric, and a function of the two items alone.</summary>
internal static class PairFeatures
{
    private const float LongestGap = 20;

    /// <summary>Fills in the features of a pair.</summary>
    public static void Measure(ItemProfile a, ItemProfile b, Span<float> features)
    {
        var (x, y) = BestTitles(a, b);
        var (shared, unmatched) = Compare(x, y);
        var total = x.TotalWeight + y.TotalWeight;
        var smaller = Math.Min(x.TotalWeight, y.TotalWeight);
        features[(int)Feature.TitleOverlap] = total > 0 ? 2 * shared / total : 0;
        features[(int)Feature.TitleCoverage] = smaller > 0 ? shared / smaller : 0;
        features[(int)Feature.UnmatchedWord] = unmatched;
        features[(int)Feature.PartConflict] = Designators.Conflict(x.Designators, y.Designators) ? 1 : 0;
        features[(int)Feature.NumberConflict] = NumbersConflict(x.Numbers, y.Numbers) ? 1 : 0;
        features[(int)Feature.AbstractSimilarity] = Nearness.OfAbstracts(a.Abstract, b.Abstract);
        features[(int)Feature.NoAbstract] = a.Abstract.Norm == 0 || b.Abstract.Norm == 0 ? 1 : 0;
        features[(int)Feature.SameGroup] = a.Groups.AsSpan().ContainsAny(b.Groups) ? 1 : 0;
        features[(int)Feature.YearsApart] = a.Months == 0 || b.Months == 0
            ? 0
            : Math.Min(LongestGap, Math.Abs(a.Months - b.Months) / 12f);
    }

    /// <summary>The titles of the two items that are nearest to each other, where an item has titles in several languages.</summary>
    public static (TitleProfile A, TitleProfile B) BestTitles(ItemProfile a, ItemProfile b)
    {
        var best = (a.Titles[0], b.Titles[0]);
        var nearest = -1f;
        foreach (var x in a.Titles)
        {
            foreach (var y in b.Titles)
            {
                var total = x.TotalWeight + y.TotalWeight;
                var overlap = total > 0 ? Compare(x, y).Shared / total : 0;
                if (overlap > nearest)
                {
                    (nearest, best) = (overlap, (x, y));
                }
            }
        }

        return best;
    }

    private static (float Shared, float Unmatched) Compare(TitleProfile x, TitleProfile y)
    {
        var shared = 0f;
        var unmatched = 0f;
        int i = 0, j = 0;
        while (i < x.Terms.Length || j < y.Terms.Length)
        {
            if (j == y.Terms.Length || (i < x.Terms.Length && x.Terms[i] < y.Terms[j]))
            {
                unmatched = Math.Max(unmatched, x.Weights[i++]);
            }
            else if (i == x.Terms.Length || y.Terms[j] < x.Terms[i])
            {
                unmatched = Math.Max(unmatched, y.Weights[j++]);
            }
            else
            {
                shared += Math.Min(x.Weights[i++], y.Weights[j++]);
            }
        }

        return (shared, unmatched);
    }

    private static bool NumbersConflict(ReadOnlySpan<uint> x, ReadOnlySpan<uint> y) =>
        x.Length > 0 && y.Length > 0 && !x.ContainsAny(y);
}
