using Federation.Matching.Phrases;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Google.Protobuf.Collections;

namespace Federation.Aggregator.Topics;

/// <summary>What topics must be like.</summary>
internal static class TopicRules
{
    private const int NameLimit = 200;
    private const int DescriptionLimit = 4_000;
    private const int TermsLimit = 100;
    private const int TermLimit = 200;
    private const int GroupsLimit = 100;
    private const int GroupLimit = 300;
    private const int ExamplesLimit = 20;
    private const int ItemsLimit = 1_000;

    /// <summary>Every rule that a topic breaks.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="path">Path of the field that holds it.</param>
    public static IEnumerable<(string Field, string Description)> Faults(Topic topic, string path)
    {
        if (string.IsNullOrWhiteSpace(topic.DisplayName))
            yield return ($"{path}.display_name", "It is missing.");
        if (topic.DisplayName.Length > NameLimit)
            yield return ($"{path}.display_name", $"It has {topic.DisplayName.Length} characters; allowed are {NameLimit}.");
        if (topic.Description.Length > DescriptionLimit)
            yield return ($"{path}.description", $"It has {topic.Description.Length:N0} characters; allowed are {DescriptionLimit:N0}.");
        foreach (var fault in SelectionFaults(topic, path))
            yield return fault;
    }

    /// <summary>Every rule that the fields which select items break.</summary>
    /// <inheritdoc cref="Faults"/>
    public static IEnumerable<(string Field, string Description)> SelectionFaults(Topic topic, string path) =>
    [
        .. ListFaults($"{path}.terms", topic.Terms, TermsLimit, TermFault),
        .. ListFaults($"{path}.groups", topic.Groups, GroupsLimit, GroupFault),
        .. ListFaults($"{path}.example_items", topic.ExampleItems, ExamplesLimit, ItemFault),
        .. ListFaults($"{path}.added_items", topic.AddedItems, ItemsLimit, ItemFault),
        .. ListFaults($"{path}.left_out_items", topic.LeftOutItems, ItemsLimit, ItemFault),
    ];

    private static IEnumerable<(string Field, string Description)> ListFaults(string field, RepeatedField<string> values, int limit, Func<string, string> fault) =>
        values.Count > limit
            ? [(field, $"It has {values.Count:N0} entries; allowed are {limit:N0}.")]
            : values.Index().Select(value => ($"{field}[{value.Index}]", fault(value.Item))).Where(found => found.Item2.Length > 0);

    private static string TermFault(string term) =>
        term.Length > TermLimit ? $"It has {term.Length} characters; allowed are {TermLimit}."
        : PhraseReader.Shared.ReadPhrase(term).IsTelling ? ""
        : $"'{term}' has no word that tells anything.";

    private static string GroupFault(string group) =>
        group.Length > GroupLimit ? $"It has {group.Length} characters; allowed are {GroupLimit}."
        : string.IsNullOrWhiteSpace(group) ? "It is empty."
        : "";

    private static string ItemFault(string item) =>
        WorkItemName.TryParse(item, out _) ? "" : $"'{item}' is no name of a work item: it should read registries/{{registry}}/workItems/{{work_item}}.";
}
