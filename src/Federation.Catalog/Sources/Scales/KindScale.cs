using System.Collections.Frozen;
using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Sources.Scales;

/// <summary>Brings the words by which the bodies say what a document is onto the common scale.</summary>
internal static class KindScale
{
    // What W3C files every document under; its status tells what it is.
    private const string W3CReport = "technicalReport";

    private static readonly FrozenDictionary<string, WorkItemKind> _words = new (WorkItemKind Kind, string[] Words)[]
    {
        (WorkItemKind.Standard,
        [
            "standard", "rfc", "European Standard", "ETSI Standard", "European Telecommunication Standard",
            "Interim European Telecommunication Standard",
            "Norme Européenne de Télécommunication", "Technical Basis for Regulation", "EN", "ES", "ETS", "I-ETS", "NET", "TBR",
        ]),
        (WorkItemKind.Recommendation, ["recommendation", "resolution"]),
        (WorkItemKind.InternationalStandard, ["international-standard", "IS"]),
        (WorkItemKind.TechnicalSpecification,
        [
            "technical-specification", "publicly-available-specification", "international-workshop-agreement",
            "specification", "specification-set",
            "Technical Specification", "Group Specification", "GSM Technical Specification", "TS", "GS", "PAS", "IWA",
        ]),
        (WorkItemKind.TechnicalReport,
        [
            "technical-report", "technical-paper", "white-paper", "note", "Technical Report", "ETSI Technical Report",
            "Group Report", "Special Report",
            "Technical Committee Reference Technical Report", "system-reference-deliverable", "wp", "sttr", "TR", "GR", "SR",
            "ETR", "TCRTR",
        ]),
        (WorkItemKind.Supplement,
        [
            "recommendation-supplement", "recommendation-amendment", "recommendation-corrigendum", "recommendation-annex",
            "recommendation-errata",
            "supplement", "amendment", "corrigendum", "technical-corrigendum", "addendum", "erratum", "errata",
        ]),
        (WorkItemKind.Guide, ["guide", "handbook", "implementers-guide", "ETSI Guide", "EG", "directive", "directives"]),
        (WorkItemKind.Draft, ["internet-draft", "draft", "contribution"]),
    }
        .SelectMany(entry => entry.Words, (entry, word) => KeyValuePair.Create(word, entry.Kind))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gives the kind that a body's wording means; UNSPECIFIED when it is not known.</summary>
    internal static WorkItemKind Of(string label, string status) =>
        label == W3CReport ? OfReport(status) : _words.GetValueOrDefault(label);

    private static WorkItemKind OfReport(string status) => StatusScale.Of(status) switch
    {
        WorkItemStatus.Draft or WorkItemStatus.Approval => WorkItemKind.Draft,
        _ when status.EndsWith("Recommendation", StringComparison.Ordinal) || status is "REC" => WorkItemKind.Recommendation,
        _ => WorkItemKind.TechnicalReport,
    };
}
