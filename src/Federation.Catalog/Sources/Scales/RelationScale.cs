using System.Collections.Frozen;
using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Sources.Scales;

/// <summary>Brings the relations of the Relaton model (https://www.relaton.org/model/relations/) onto the protocol's.</summary>
internal static class RelationScale
{
    private static readonly FrozenDictionary<string, RelationType> _words = new (RelationType Type, string[] Words)[]
    {
        (RelationType.Supersedes, ["obsoletes", "supersedes", "replaces", "successorOf", "merges"]),
        (RelationType.SupersededBy, ["obsoletedBy", "supersededBy", "replacedBy", "hasSuccessor", "mergedInto"]),
        (RelationType.Updates, ["updates", "amends", "complementOf"]),
        (RelationType.UpdatedBy, ["updatedBy", "amendedBy", "hasComplement"]),
        (RelationType.Adopts, ["adoptedFrom", "adopts"]),
        (RelationType.AdoptedBy, ["adoptedAs", "adoptedBy"]),
        (RelationType.CommonText, ["commonText", "identicalTo", "equivalent"]),
        (RelationType.NormativeReference, ["normativeReference"]),
        (RelationType.PartOf, ["partOf", "includedIn"]),
        (RelationType.HasPart, ["hasPart", "includes"]),
        (RelationType.Related,
        [
            "related", "cites", "isCitedIn", "hasEdition", "editionOf", "hasInstance", "instance", "instanceOf", "hasDraft",
            "draftOf", "derivedFrom",
            "derives", "hasTranslation", "translatedFrom", "adaptedFrom", "hasAdaptation", "describes", "describedBy",
            "hasReprint", "reprintOf",
        ]),
    }
        .SelectMany(entry => entry.Words, (entry, word) => KeyValuePair.Create(word, entry.Type))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gives the relation that a source's wording means; UNSPECIFIED when it is not known.</summary>
    internal static RelationType Of(string label) => _words.GetValueOrDefault(label);
}
