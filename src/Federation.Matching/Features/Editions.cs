using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Features;

/// <summary>
/// Tells editions of one document from different documents of a registry, as far as their titles show it. Editions are no rivals:
/// which of them another registry lists says nothing against the others.
/// </summary>
internal static class Editions
{
    // Overlap that makes editions of two titles, and of two titles that begin alike and number the same part.
    private const float Overlap = 0.85f;
    private const float OverlapOfPart = 0.5f;

    /// <summary>Whether two items of one registry look like editions of one document.</summary>
    public static bool AreOne(TitleProfile a, TitleProfile b)
    {
        if (Designators.Conflict(a.Designators, b.Designators))
        {
            return false;
        }

        if (a.CoreHash == b.CoreHash)
        {
            return true;
        }

        var enough = (AreOnePart(a, b) ? OverlapOfPart : Overlap) * (a.TotalWeight + b.TotalWeight);
        return 2 * Math.Min(a.TotalWeight, b.TotalWeight) > enough && 2 * TitleComparison.WordForWord(a, b).Shared > enough;
    }

    private static bool AreOnePart(TitleProfile a, TitleProfile b) => a.HeadHash == b.HeadHash
        && Designators.Compare(a.Designators, b.Designators, DesignatorKind.Part) == Agreement.Agree;
}
