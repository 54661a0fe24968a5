using System.Collections.Frozen;
using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Sources.Scales;

/// <summary>Brings the words by which the bodies say how far work is onto the common scale.</summary>
internal static class StatusScale
{
    private static readonly FrozenDictionary<string, WorkItemStatus> _words = new (WorkItemStatus Status, string[] Words)[]
    {
        (WorkItemStatus.Proposed, ["Proposed", "Preliminary Work Item", "New Work Item Proposal", "New Project"]),
        (WorkItemStatus.Draft,
        [
            "Draft", "Under study", "Under development", "Working Draft", "First Public Working Draft", "Editor's Draft",
            "Draft Note", "Draft Registry",
            "Committee Draft", "Committee Specification Draft", "Committee Note Draft", "Internet-Draft", "WD", "FPWD", "ED",
            "DNOTE", "DRY", "CD",
        ]),
        (WorkItemStatus.Approval,
        [
            "Consented", "Determined", "Last Call", "On Approval", "Candidate Recommendation", "Candidate Recommendation Draft",
            "Candidate Recommendation Snapshot", "Proposed Recommendation", "Proposed Edited Recommendation",
            "Candidate Registry",
            "Public Review Draft", "Committee Specification Public Review Draft", "Candidate OASIS Standard", "Review Draft",
            "Implementation Draft",
            "CR", "CRD", "CRS", "CRY", "CRYD", "LCWD", "PR", "PER", "CDV", "FDIS", "DIS", "Under publication",
        ]),
        (WorkItemStatus.Published,
        [
            "Published", "In force", "Approved", "Active", "Standard", "Recommendation", "Note", "Group Note", "Statement",
            "Registry",
            "Working Group Note", "Interest Group Note", "Final", "Final Document", "Approved Document",
            "OASIS Standard", "Committee Specification", "Committee Note", "Project Specification", "Under change control",
            "Internet Standard", "Draft Standard", "Proposed Standard", "Best Current Practice", "Informational",
            "Experimental", "BCP", "FYI",
            "REC", "NOTE", "STMT", "RY", "IS", "TR", "TS", "PAS",
        ]),
        (WorkItemStatus.Withdrawn,
        [
            "Withdrawn", "Withdrawal", "Retired", "Historic", "Deleted", "Abandoned", "Cancelled", "Canceled", "Stopped",
            "Inactive", "Rejected", "Expired",
            "Discontinued Draft", "Obsolete Recommendation", "Rescinded Recommendation", "RET", "OBSL", "RSCND", "DISC",
        ]),
        (WorkItemStatus.Superseded, ["Superseded", "Superseded Recommendation", "Replaced", "Revised", "Obsoleted", "Obsolete", "Historical", "SPSD"]),
    }
        .SelectMany(entry => entry.Words, (entry, word) => KeyValuePair.Create(word, entry.Status))
        .DistinctBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gives the status that a body's wording means; UNSPECIFIED when it is not known.</summary>
    internal static WorkItemStatus Of(string label) =>
        label is [>= '0' and <= '9', >= '0' and <= '9', '.', >= '0' and <= '9', >= '0' and <= '9']
            ? OfStage(label[..2], label[3..])
            : _words.GetValueOrDefault(label);

    // International harmonized stage codes (ISO Guide 69, ISO/IEC Directives, Part 1, Consolidated ISO Supplement, Annex SD).
    private static WorkItemStatus OfStage(string stage, string step) => (stage, step) switch
    {
        ("95", "99") => WorkItemStatus.Withdrawn,
        ("90" or "95", _) or ("60", "60") => WorkItemStatus.Published,
        (_, "98") => WorkItemStatus.Withdrawn,
        ("00", _) => WorkItemStatus.Proposed,
        ("10", not "99") => WorkItemStatus.Proposed,
        ("10" or "20" or "30", _) => WorkItemStatus.Draft,
        ("40" or "50" or "60", _) => WorkItemStatus.Approval,
        _ => WorkItemStatus.Unspecified,
    };
}
