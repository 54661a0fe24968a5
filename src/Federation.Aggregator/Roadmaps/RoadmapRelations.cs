using Federation.Aggregator.Duplicates;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Roadmaps;

/// <summary>Finds how the items of a roadmap relate: by what they declare, and by the duplicates among them.</summary>
internal static class RoadmapRelations
{
    private const int RelationsLimit = 2_000;

    /// <summary>The relations, one for two items.</summary>
    /// <param name="items">The items, by resource name.</param>
    /// <param name="duplicates">All duplicates.</param>
    public static IEnumerable<RoadmapRelation> Among(IReadOnlyDictionary<string, WorkItem> items, DuplicateSnapshot duplicates)
    {
        Dictionary<(string, string), RoadmapRelation> relations = [];
        foreach (var pair in duplicates.Pairs.Where(pair => items.ContainsKey(pair.Left.Name) && items.ContainsKey(pair.Right.Name)))
        {
            if (pair.Review.Verdict != Verdict.NotDuplicate)
                relations[Key(pair.Left.Name, pair.Right.Name)] = Of(pair);
        }

        foreach (var declared in Declared(items))
        {
            if (relations.TryGetValue(Key(declared.Source, declared.Target), out var known))
            {
                if (known.Declared == RelationType.Unspecified)
                {
                    (known.Source, known.Target, known.Declared) = (declared.Source, declared.Target, declared.Declared);
                    known.DeclaredBy.Add(declared.DeclaredBy);
                }
            }
            else
            {
                relations.Add(Key(declared.Source, declared.Target), declared);
            }
        }

        return relations.Values.OrderBy(relation => relation.Source, StringComparer.Ordinal).ThenBy(relation => relation.Target, StringComparer.Ordinal).Take(RelationsLimit);
    }

    private static RoadmapRelation Of(DuplicatePair pair) => new()
    {
        Source = pair.Left.Name,
        Target = pair.Right.Name,
        Declared = pair.DeclaredRelation(),
        Duplicate = pair.Name,
        Kind = pair.Kind(),
        Score = pair.Match.Score,
        Verdict = pair.Review.Verdict,
        DeclaredBy = { Declaration.ByOf(pair).Select(item => item.Name) },
    };

    // A target is known by its resource name, or else by any identifier that one of the items has.
    private static IEnumerable<RoadmapRelation> Declared(IReadOnlyDictionary<string, WorkItem> items)
    {
        var byIdentifier = items.Values
            .SelectMany(item => item.Aliases.Prepend(item.Identifier).Distinct(StringComparer.OrdinalIgnoreCase).Select(identifier => (identifier, item.Name)))
            .ToLookup(entry => entry.identifier, entry => entry.Name, StringComparer.OrdinalIgnoreCase);
        return
            from item in items.Values.OrderBy(item => item.Name, StringComparer.Ordinal)
            from relation in item.Relations
            from target in items.ContainsKey(relation.Target) ? [relation.Target] : byIdentifier[relation.TargetIdentifier]
            where target != item.Name
            select new RoadmapRelation
            {
                Source = item.Name,
                Target = target,
                Declared = relation.Type == RelationType.Unspecified ? RelationType.Related : relation.Type,
                DeclaredBy = { item.Name },
            };
    }

    private static (string, string) Key(string one, string other) => string.CompareOrdinal(one, other) <= 0 ? (one, other) : (other, one);
}
