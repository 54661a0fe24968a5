using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Topics;

/// <summary>Finds what is near to items: the other items of their duplicates, unless people rejected those.</summary>
internal static class TopicNearness
{
    /// <summary>The items, each with why it is near; an item may be near to several.</summary>
    /// <param name="items">Resource names of the items.</param>
    /// <param name="duplicates">The duplicates.</param>
    /// <param name="kind">What they are near to.</param>
    public static IEnumerable<(ReportedItem Item, TopicReason Reason)> To(IReadOnlySet<string> items, DuplicateSnapshot duplicates, TopicReasonKind kind)
    {
        if (items.Count == 0)
            yield break;
        foreach (var pair in duplicates.Pairs.Where(pair => pair.Review.Verdict != Verdict.NotDuplicate))
        {
            if (items.Contains(pair.Left.Name))
                yield return (pair.Right, Reason(pair, pair.Left, kind));
            if (items.Contains(pair.Right.Name))
                yield return (pair.Left, Reason(pair, pair.Right, kind));
        }
    }

    private static TopicReason Reason(DuplicatePair pair, ReportedItem to, TopicReasonKind kind)
    {
        var role = kind == TopicReasonKind.NearExample ? "an example" : "which belongs to it";
        return new TopicReason
        {
            Kind = kind,
            Source = to.Name,
            Score = pair.Match.Score,
            Sentence = pair.DeclaredRelation() != RelationType.Unspecified
                ? $"{(Declaration.ByOf(pair).ToList() is [var one] ? $"{one.Identifier} alone relates" : "Both bodies relate")} it to {to.Identifier}, {role}."
                : FormattableString.Invariant($"It is the same or overlapping work as {to.Identifier}, {role}, with a probability of {pair.Match.Score:0.00}."),
        };
    }
}
