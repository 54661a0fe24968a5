using Federation.Aggregator.Mirroring;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;

using Contribution = Federation.Protocol.Aggregator.V1.Contribution;
using Verdict = Federation.Matching.Verdict;
using Explanation = Federation.Protocol.Aggregator.V1.Explanation;

namespace Federation.Aggregator.Duplicates;

/// <summary>Writes duplicates as messages.</summary>
internal static class DuplicateMessages
{
    internal static DuplicateKind Kind(this DuplicatePair pair) => pair.Match.Verdict.Kind();

    internal static DuplicateKind Kind(this Verdict verdict) => verdict switch
    {
        Verdict.SameText => DuplicateKind.SameText,
        Verdict.Adoption => DuplicateKind.Adoption,
        Verdict.Overlap => DuplicateKind.Overlap,
        Verdict.Related => DuplicateKind.Related,
        _ => DuplicateKind.Unspecified,
    };

    // The matcher numbers its relations as the protocol does; a test holds that.
    internal static RelationType DeclaredRelation(this DuplicatePair pair) => (RelationType)pair.Match.Declared;

    internal static Duplicate ToMessage(this DuplicatePair pair, Matching.Explanation? explanation, double priority = 0) => new()
    {
        Name = pair.Name,
        Left = ToMessage(pair.Left),
        Right = ToMessage(pair.Right),
        Score = pair.Match.Score,
        Kind = pair.Kind(),
        DeclaredRelation = pair.DeclaredRelation(),
        Reasons = { Declaration.Of(pair), explanation?.Reasons ?? [] },
        Doubts = { explanation?.Doubts ?? [] },
        DetectTime = Timestamp.FromDateTimeOffset(pair.DetectTime),
        ReviewState = pair.Review.State,
        Decision = pair.Review.Decision,
        Assignee = pair.Review.Assignee,
        Priority = priority,
        SameTextProbability = pair.Match.Probability,
        OverlapProbability = pair.Match.Overlap,
        DeclaredBy = { Declaration.ByOf(pair).Select(item => item.Name) },
        TextProbability = pair.Match.TextProbability,
    };

    /// <summary>What is told of a duplicate that is gone.</summary>
    internal static Duplicate ToFarewell(this DuplicatePair pair) => new()
    {
        Name = pair.Name,
        Left = ToMessage(pair.Left),
        Right = ToMessage(pair.Right),
    };

    internal static Explanation ToMessage(this Matching.Explanation explanation) => new()
    {
        Contributions =
        {
            explanation.Contributions.Select(contribution => new Contribution
            {
                Feature = contribution.Feature,
                Value = contribution.Value,
                Weight = contribution.Weight,
                Sentence = contribution.Sentence,
            }),
        },
        SharedTerms = { explanation.SharedTerms },
        LeftTerms = { explanation.LeftTerms },
        RightTerms = { explanation.RightTerms },
        Start = Matching.CalibrationLine.LogOdds(explanation.Pair.TextProbability) - explanation.Contributions.Sum(contribution => contribution.Weight),
    };

    internal static DuplicateItem ToMessage(this ReportedItem item) => new()
    {
        WorkItem = item.Name,
        Identifier = item.Identifier,
        Title = item.Title,
        TitleLanguage = item.TitleLanguage,
        Groups = { item.Groups },
        Status = item.Status,
        Date = item.Date,
        Uri = item.Uri,
        NextMilestoneDate = item.NextMilestoneDate,
        NextMilestone = item.NextMilestone,
    };
}
