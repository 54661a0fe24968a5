using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Reading;
using Federation.Matching;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Topics;

/// <summary>
/// Finds items that are near to a topic and do not belong to it: duplicates of its items, and what the matcher finds when it is asked for the
/// topic's examples and for what the topic says of itself.
/// </summary>
internal sealed class TopicSuggestions(TopicMembers members, DuplicateIndex duplicates, MirroredWorkItems items)
{
    // Each is one search of the matcher.
    private const int ProbedExamples = 5;

    // Below this two texts have a word in common, and no subject.
    private const double LeastScore = 0.02;

    /// <summary>The items, the nearest first.</summary>
    public async Task<IReadOnlyList<TopicMember>> OfAsync(Topic topic, int count, CancellationToken cancellationToken)
    {
        var belonging = await members.OfAsync(topic, cancellationToken).ConfigureAwait(false);
        var pairs = await duplicates.ListAsync(cancellationToken).ConfigureAwait(false);
        var selection = new TopicSelection(topic, pairs);
        List<(ReportedItem Item, TopicReason Reason)> near =
        [
            .. TopicNearness.To(belonging.Keys.ToHashSet(StringComparer.Ordinal), pairs, TopicReasonKind.NearMember),
            .. await ProbeAsync(TextOf(topic), TopicReasonKind.NearTopic, "", cancellationToken).ConfigureAwait(false),
        ];
        var examples = await items.FindAsync([.. topic.ExampleItems.Take(ProbedExamples)], cancellationToken).ConfigureAwait(false);
        foreach (var example in examples.Values)
            near.AddRange(await ProbeAsync(MatchInput.Of(StoredItem.Of(example)), TopicReasonKind.NearExample, example.Name, cancellationToken).ConfigureAwait(false));

        return
        [
            .. near.Where(entry => !belonging.ContainsKey(entry.Item.Name) && !selection.LeavesOut(entry.Item.Name))
                .GroupBy(entry => entry.Item.Name)
                .Select(entries => new TopicMember(entries.First().Item, [.. entries.Select(entry => entry.Reason).OrderByDescending(reason => reason.Score).ThenBy(reason => reason.Source, StringComparer.Ordinal)]))
                .OrderByDescending(member => member.Reasons[0].Score).ThenBy(member => member.Item.Name, StringComparer.Ordinal)
                .Take(count),
        ];
    }

    private async Task<IEnumerable<(ReportedItem Item, TopicReason Reason)>> ProbeAsync(
        MatchItem item, TopicReasonKind kind, string source, CancellationToken cancellationToken)
    {
        var found = await duplicates.ProbeAsync(item, cancellationToken).ConfigureAwait(false);
        return found.Where(match => match.Explanation.Pair.Score >= LeastScore).Select(match => (match.Item, new TopicReason
        {
            Kind = kind,
            Source = source,
            Score = match.Explanation.Pair.Score,
            Sentence = match.Explanation.Reasons.FirstOrDefault("It is near."),
        }));
    }

    private static MatchItem TextOf(Topic topic) => new()
    {
        Key = "",
        Registry = "",
        Title = topic.DisplayName,
        Abstract = string.Join('\n', topic.Terms.Prepend(topic.Description)),
        Keywords = [.. topic.Terms],
    };
}
