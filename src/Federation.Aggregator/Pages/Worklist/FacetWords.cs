using Federation.Aggregator.Pages.Framing;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;

namespace Federation.Aggregator.Pages.Worklist;

/// <summary>How the values of facets read.</summary>
internal static class FacetWords
{
    private static readonly Dictionary<(string, string), string> _words = new Dictionary<(string, string), string>(
    [
        .. Of<ReviewState>("review_state", Words.Of),
        .. Of<DuplicateKind>("kind", Words.Of),
        .. Of<WorkItemStatus>("status", Words.Of),
        .. Of<Verdict>("verdict", verdict => verdict == Verdict.Unspecified ? "nothing yet" : Words.Of(verdict)),
    ]);

    internal static string Of(string field, string value, IEnumerable<MirroredRegistry> registries) =>
        field == "registry" && registries.FirstOrDefault(registry => registry.Name == $"registries/{value}") is { } found
            ? Words.Title(found)
            : _words.GetValueOrDefault((field, value), value);

    private static IEnumerable<KeyValuePair<(string, string), string>> Of<TEnum>(string field, Func<TEnum, string> word)
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>().Select(value => KeyValuePair.Create((field, ProtoName.Of(value)), word(value)));
}
