using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;

namespace Federation.Aggregator.Duplicates;

/// <summary>Counts duplicates by the values of the fields that people filter them by.</summary>
internal static class DuplicateFacets
{
    private const int ValuesLimit = 100;

    private static readonly Dictionary<string, Func<DuplicatePair, IEnumerable<string>>> _fields = new()
    {
        ["registry"] = pair => [pair.Left.Registry, pair.Right.Registry],
        ["group"] = pair => pair.Left.Groups.Concat(pair.Right.Groups).Distinct(),
        ["group_pair"] = GroupPairs.Of,
        ["kind"] = pair => [ProtoName.Of(pair.Kind())],
        ["status"] = pair => pair.Left.Status == pair.Right.Status ? [ProtoName.Of(pair.Left.Status)] : [ProtoName.Of(pair.Left.Status), ProtoName.Of(pair.Right.Status)],
        ["review_state"] = pair => [ProtoName.Of(pair.Review.State)],
        ["verdict"] = pair => [ProtoName.Of(pair.Review.Verdict)],
        ["assignee"] = pair => pair.Review.Assignee.Length == 0 ? [] : [pair.Review.Assignee],
    };

    /// <summary>The fields.</summary>
    public static IReadOnlyCollection<string> Names => _fields.Keys;

    /// <summary>Counts the values of a field.</summary>
    public static Facet Count(string field, IEnumerable<DuplicatePair> pairs)
    {
        Dictionary<string, int> counts = [];
        foreach (var value in pairs.SelectMany(_fields[field]))
            counts[value] = counts.GetValueOrDefault(value) + 1;
        return new Facet
        {
            Field = field,
            Values =
            {
                counts.OrderByDescending(value => value.Value).ThenBy(value => value.Key, StringComparer.Ordinal).Take(ValuesLimit)
                    .Select(value => new FacetValue { Value = value.Key, Count = value.Value }),
            },
        };
    }
}
