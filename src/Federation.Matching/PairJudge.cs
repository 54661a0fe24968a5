using Federation.Matching.Candidates;
using Federation.Matching.Features;
using Federation.Matching.Identifiers;
using Federation.Matching.Profiles;

namespace Federation.Matching;

/// <summary>Says what a candidate pair is.</summary>
internal static class PairJudge
{
    private const double DeclaredProbability = 0.99;
    private const double SameTextProbability = 0.9;
    private const double OverlapProbability = 0.5;

    /// <summary>Judges a pair by its probability and by what the items declare.</summary>
    /// <returns>The pair; null when its score is below <paramref name="minimum"/>.</returns>
    public static MatchedPair? Judge(Edge edge, double probability, double minimum, ScoreCalibration calibration)
    {
        var text = calibration.SameText.Apply(probability);
        var (declared, by) = Declared(edge.Left.Profile, edge.Right.Profile);
        probability = declared is DeclaredRelation.CommonText or DeclaredRelation.Adopts or DeclaredRelation.AdoptedBy
            ? Math.Max(text, DeclaredProbability)
            : text;

        var adapts = edge.Left.Profile.IsAdaptation != edge.Right.Profile.IsAdaptation;
        var overlap = probability < SameTextProbability
            ? calibration.Overlap.Apply(SubjectOverlap.Probability(edge.Left.Profile, edge.Right.Profile))
            : probability;
        var score = Math.Max(probability, overlap);
        return score < minimum
            ? null
            : new MatchedPair(edge.Left.Key, edge.Right.Key, probability, overlap, VerdictOf(probability, score, declared, adapts), declared, by, text);
    }

    private static Verdict VerdictOf(double probability, double score, DeclaredRelation declared, bool adapts) => declared switch
    {
        DeclaredRelation.CommonText => Verdict.SameText,
        DeclaredRelation.Adopts or DeclaredRelation.AdoptedBy => Verdict.Adoption,
        _ when adapts && score >= OverlapProbability => Verdict.Adoption,
        _ when probability >= SameTextProbability => Verdict.SameText,
        _ when score >= OverlapProbability => Verdict.Overlap,
        _ => Verdict.Related,
    };

    private static (DeclaredRelation Relation, DeclaringSide By) Declared(ItemProfile left, ItemProfile right)
    {
        if (left.Identifiers.AsSpan().ContainsAny(right.Identifiers))
        {
            return (DeclaredRelation.CommonText, ClaimingSide(left, right));
        }

        var (forth, back) = (Of(left, right), Reverse(Of(right, left)));
        return forth == DeclaredRelation.None ? (back, back == DeclaredRelation.None ? DeclaringSide.None : DeclaringSide.Right)
            : (forth, forth == back ? DeclaringSide.Both : DeclaringSide.Left);
    }

    // Who lists an identifier of the other's body claims to be that document. Where both bodies are named by it, or neither, both list it alike.
    private static DeclaringSide ClaimingSide(ItemProfile left, ItemProfile right)
    {
        var by = DeclaringSide.None;
        foreach (var shared in left.Identifiers.Intersect(right.Identifiers))
        {
            by |= (left.IsOfItsBody(shared), right.IsOfItsBody(shared)) switch
            {
                (true, false) => DeclaringSide.Right,
                (false, true) => DeclaringSide.Left,
                _ => DeclaringSide.Both,
            };
        }

        return by;
    }

    // Who names a document of another body says nothing of one that only claims to be that document, but that the two are related.
    private static DeclaredRelation Of(ItemProfile from, ItemProfile to)
    {
        foreach (var relation in from.Relations)
        {
            if (Array.IndexOf(to.Identifiers, relation.TargetIdentifier) >= 0)
            {
                return to.IsOfItsBody(relation.TargetIdentifier) ? relation.Type : DeclaredRelation.Related;
            }
        }

        foreach (var reference in from.References)
        {
            if (reference.Kind != ReferenceKind.Mention && Array.IndexOf(to.Identifiers, reference.Identifier) >= 0)
            {
                return !to.IsOfItsBody(reference.Identifier) ? DeclaredRelation.Related
                    : reference.Kind == ReferenceKind.Adoption ? DeclaredRelation.Adopts
                    : from.References.Any(r => r.Kind == ReferenceKind.Twin && Array.IndexOf(from.Identifiers, r.Identifier) >= 0)
                        ? DeclaredRelation.CommonText
                        : DeclaredRelation.Related;
            }
        }

        return DeclaredRelation.None;
    }

    private static DeclaredRelation Reverse(DeclaredRelation relation) => relation switch
    {
        DeclaredRelation.Supersedes => DeclaredRelation.SupersededBy,
        DeclaredRelation.SupersededBy => DeclaredRelation.Supersedes,
        DeclaredRelation.Updates => DeclaredRelation.UpdatedBy,
        DeclaredRelation.UpdatedBy => DeclaredRelation.Updates,
        DeclaredRelation.Adopts => DeclaredRelation.AdoptedBy,
        DeclaredRelation.AdoptedBy => DeclaredRelation.Adopts,
        DeclaredRelation.PartOf => DeclaredRelation.HasPart,
        DeclaredRelation.HasPart => DeclaredRelation.PartOf,
        DeclaredRelation.NormativeReference => DeclaredRelation.Related,
        _ => relation,
    };
}
