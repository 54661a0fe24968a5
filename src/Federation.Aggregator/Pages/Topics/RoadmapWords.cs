using Federation.Aggregator.Pages.Framing;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Pages.Topics;

/// <summary>How relations of a roadmap read.</summary>
internal static class RoadmapWords
{
    /// <summary>The body of a row.</summary>
    internal static string Title(RoadmapRow row) => row.Title.Length > 0 ? row.Title : Words.Id(row.Registry);

    /// <summary>A relation in a sentence.</summary>
    internal static string Of(RoadmapRelation relation, IReadOnlyDictionary<string, DuplicateItem> items)
    {
        var (source, target) = (items[relation.Source].Identifier, items[relation.Target].Identifier);
        return relation.Declared != RelationType.Unspecified ? $"{source} {Words.Of(relation.Declared)} {target}{Declarer(relation, items)}"
            : relation.Verdict != Verdict.Unspecified ? $"{source} and {target}: decided, {Words.Of(relation.Verdict)}"
            : $"{source} and {target}: suspected, {Words.Of(relation.Kind)}, {Words.Percent(relation.Score)}";
    }

    // Within a registry one body says it anyway.
    private static string Declarer(RoadmapRelation relation, IReadOnlyDictionary<string, DuplicateItem> items) =>
        relation.Source.Split('/')[1] == relation.Target.Split('/')[1] ? ""
            : relation.DeclaredBy is [var one] ? $", as {items[one].Identifier} alone declares" : ", as both declare";

    /// <summary>Whether nobody but the matcher says so.</summary>
    internal static bool IsSuspected(RoadmapRelation relation) => relation.Declared == RelationType.Unspecified && relation.Verdict == Verdict.Unspecified;
}
