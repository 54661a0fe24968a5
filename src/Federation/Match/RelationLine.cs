using Federation.Matching;

namespace Federation.Match;

/// <summary>A relation as a line of a file gives it.</summary>
internal sealed record RelationLine(string? Type, string? Target)
{
    /// <summary>The relation that a catalogue's word stands for (Relaton's words among them); a word not known means related.</summary>
    internal static DeclaredRelation TypeOf(string? word) => word switch
    {
        "obsoletes" or "supersedes" or "replaces" => DeclaredRelation.Supersedes,
        "obsoletedBy" or "supersededBy" or "replacedBy" => DeclaredRelation.SupersededBy,
        "updates" or "amends" => DeclaredRelation.Updates,
        "updatedBy" or "amendedBy" => DeclaredRelation.UpdatedBy,
        "adopts" or "adoptedFrom" or "identicalTo" => DeclaredRelation.Adopts,
        "adoptedBy" or "adoptedAs" => DeclaredRelation.AdoptedBy,
        "commonText" or "common-text" or "identical" => DeclaredRelation.CommonText,
        "cites" or "normativeReference" or "normative-reference" => DeclaredRelation.NormativeReference,
        "partOf" or "part-of" => DeclaredRelation.PartOf,
        "hasPart" or "has-part" or "includes" => DeclaredRelation.HasPart,
        _ => DeclaredRelation.Related,
    };
}
