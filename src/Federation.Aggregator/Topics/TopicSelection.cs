using Federation.Aggregator.Duplicates;
using Federation.Matching.Phrases;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Topics;

/// <summary>Says which items belong to a topic, and why. It depends on the topic, the item and the duplicates alone.</summary>
internal sealed class TopicSelection
{
    private readonly HashSet<string> _added;
    private readonly HashSet<string> _leftOut;
    private readonly HashSet<string> _examples;
    private readonly IReadOnlyList<Phrase> _terms;
    private readonly IReadOnlyList<string> _groups;
    private readonly ILookup<string, TopicReason> _near;

    /// <param name="topic">The topic.</param>
    /// <param name="duplicates">The duplicates, for what is near to its examples.</param>
    public TopicSelection(Topic topic, DuplicateSnapshot duplicates)
    {
        _added = topic.AddedItems.ToHashSet(StringComparer.Ordinal);
        _leftOut = topic.LeftOutItems.ToHashSet(StringComparer.Ordinal);
        _examples = topic.ExampleItems.ToHashSet(StringComparer.Ordinal);
        _terms = [.. topic.Terms.Select(PhraseReader.Shared.ReadPhrase)];
        _groups = [.. topic.Groups.Select(group => group.Trim())];
        _near = TopicNearness.To(_examples, duplicates, TopicReasonKind.NearExample).ToLookup(near => near.Item.Name, near => near.Reason);
    }

    /// <summary>Resource names of the items that are near to its examples.</summary>
    public IReadOnlyCollection<string> Near => [.. _near.Select(near => near.Key)];

    /// <summary>Whether people left an item out.</summary>
    public bool LeavesOut(string item) => _leftOut.Contains(item);

    /// <summary>Everything that brings an item in, the weightiest first; nothing when it does not belong.</summary>
    public IReadOnlyList<TopicReason> ReasonsFor(NotedItem noted)
    {
        var name = noted.Item.Name;
        if (_leftOut.Contains(name))
            return [];
        List<TopicReason> reasons = [];
        if (_added.Contains(name))
            reasons.Add(new() { Kind = TopicReasonKind.Added, Sentence = "It was added by hand." });
        if (_examples.Contains(name))
            reasons.Add(new() { Kind = TopicReasonKind.Example, Sentence = "It is an example of the topic." });
        foreach (var term in _terms)
        {
            if (term.IsInTitle(noted.Text))
                reasons.Add(new() { Kind = TopicReasonKind.Title, Source = term.Text, Sentence = $"Its title or a keyword names “{term.Text}”." });
            else if (term.IsInAbstract(noted.Text))
                reasons.Add(new() { Kind = TopicReasonKind.Abstract, Source = term.Text, Sentence = $"Its abstract names “{term.Text}”." });
        }

        foreach (var group in _groups)
        {
            if (noted.Item.Groups.Any(path => IsWithin(path, group)))
                reasons.Add(new() { Kind = TopicReasonKind.Group, Source = group, Sentence = $"It is the work of {group}." });
        }

        reasons.AddRange(_near[name]);
        return reasons.Count > 1 ? [.. reasons.OrderBy(reason => reason.Kind)] : reasons;
    }

    // A group, and what is below it: ITU-T / SG17 / Q10 is within ITU-T / SG17, and not within ITU-T / SG1.
    private static bool IsWithin(string path, string group) =>
        path.StartsWith(group, StringComparison.OrdinalIgnoreCase) && (path.Length == group.Length || path.AsSpan(group.Length).StartsWith(" / "));
}
