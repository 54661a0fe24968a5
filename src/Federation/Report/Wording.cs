using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Report;

/// <summary>How the protocol's enumerations read in a report.</summary>
internal static class Wording
{
    internal static string InWords(this DuplicateKind kind) => kind switch
    {
        DuplicateKind.SameText => "same text",
        DuplicateKind.Adoption => "adoption or profile",
        DuplicateKind.Overlap => "overlap",
        DuplicateKind.Related => "related",
        _ => "unknown kind",
    };

    internal static string InWords(this Decision decision)
    {
        var verdict = decision.Verdict switch
        {
            Verdict.Duplicate => "duplicate",
            Verdict.Adoption => "adoption",
            Verdict.Overlap => "overlap to be coordinated",
            Verdict.Related => "related",
            Verdict.NotDuplicate => "not a duplicate",
            _ => "unknown verdict",
        };
        var by = $"{verdict}, by {decision.Author?.DisplayName} ({decision.Author?.Organization}) on {decision.CreateTime.ToDateTime():yyyy-MM-dd}";
        return string.Join(" ", new[] { by + ".", decision.Reason, decision.StateReason }.Where(text => text.Length > 0));
    }

    internal static string InWords(this WorkItemStatus status) =>
        status == WorkItemStatus.Unspecified ? "" : status.ToString().ToLowerInvariant();

    internal static string InWords(this MirrorState state) => state switch
    {
        MirrorState.Loading => "loading",
        MirrorState.Following => "following",
        MirrorState.Unreachable => "unreachable",
        MirrorState.Paused => "paused",
        MirrorState.Altered => "altered",
        _ => "unknown",
    };
}
