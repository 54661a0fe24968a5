using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Protocol;

/// <summary>How the protocol's enumerations read within a sentence. What is not known, to the caller or to this version, says so or is empty.</summary>
public static class Wording
{
    /// <summary>In words.</summary>
    public static string Of(DuplicateKind kind) => kind switch
    {
        DuplicateKind.SameText => "same text",
        DuplicateKind.Adoption => "adoption or profile",
        DuplicateKind.Overlap => "overlap",
        DuplicateKind.Related => "related",
        _ => "unknown kind",
    };

    /// <summary>In words.</summary>
    public static string Of(RelationType relation) => relation switch
    {
        RelationType.Supersedes => "supersedes",
        RelationType.SupersededBy => "is superseded by",
        RelationType.Updates => "updates",
        RelationType.UpdatedBy => "is updated by",
        RelationType.Adopts => "adopts",
        RelationType.AdoptedBy => "is adopted by",
        RelationType.CommonText => "is common text with",
        RelationType.NormativeReference => "refers normatively to",
        RelationType.PartOf => "is part of",
        RelationType.HasPart => "contains",
        _ => "is related to",
    };

    /// <summary>In words.</summary>
    public static string Of(WorkItemStatus status) => status switch
    {
        WorkItemStatus.Proposed => "proposed",
        WorkItemStatus.Draft => "draft",
        WorkItemStatus.Approval => "in approval",
        WorkItemStatus.Published => "published",
        WorkItemStatus.Withdrawn => "withdrawn",
        WorkItemStatus.Superseded => "superseded",
        _ => "",
    };

    /// <summary>In words.</summary>
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Duplicate => "duplicate",
        Verdict.Adoption => "adoption",
        Verdict.Overlap => "overlap to be coordinated",
        Verdict.Related => "related",
        Verdict.NotDuplicate => "not a duplicate",
        Verdict.Together => "belong together",
        Verdict.Apart => "do not belong together",
        _ => "",
    };

    /// <summary>In words.</summary>
    public static string Of(ReviewState state) => state switch
    {
        ReviewState.Open => "open",
        ReviewState.Reopened => "reopened",
        ReviewState.Decided => "decided",
        _ => "",
    };

    /// <summary>In words.</summary>
    public static string Of(DecisionState state) => state switch
    {
        DecisionState.Current => "holds",
        DecisionState.Reopened => "reopened",
        DecisionState.Replaced => "replaced",
        DecisionState.Undone => "undone",
        _ => "",
    };

    /// <summary>In words.</summary>
    public static string Of(MirrorState state) => state switch
    {
        MirrorState.Loading => "first copy being made",
        MirrorState.Following => "following",
        MirrorState.Unreachable => "unreachable",
        MirrorState.Paused => "paused",
        MirrorState.Altered => "altered on the way",
        _ => "unknown",
    };
}
