using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Topics;
using Federation.Matching.Phrases;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Google.Protobuf;

namespace Federation.Aggregator.Watch;

/// <summary>Tells which topics the items of events belong to.</summary>
internal sealed class EventTopics(TopicDesk desk, NotedItems items, DuplicateIndex duplicates)
{
    /// <summary>
    /// Gives the topics of an item, as they are now. One that is no longer held counts by what the event tells of it, which is all but its
    /// abstract.
    /// </summary>
    public async Task<Func<WatchedItem, IEnumerable<Topic>>> ReadAsync(CancellationToken cancellationToken)
    {
        var pairs = await duplicates.ListAsync(cancellationToken).ConfigureAwait(false);
        var topics = desk.Topics.Select(topic => (Topic: topic, Selection: new TopicSelection(topic, pairs))).ToList();
        Dictionary<string, List<Topic>> known = new(StringComparer.Ordinal);
        return item =>
        {
            if (!known.TryGetValue(item.WorkItem, out var found))
            {
                var noted = items.Find(WorkItemName.Parse(item.WorkItem).Registry.ToString(), item.WorkItem) ?? Note(item);
                known[item.WorkItem] = found = [.. topics.Where(topic => topic.Selection.ReasonsFor(noted).Count > 0).Select(topic => topic.Topic)];
            }

            return found;
        };
    }

    private static NotedItem Note(WatchedItem item) => new(
        new ReportedItem
        {
            Name = item.WorkItem,
            Registry = WorkItemName.Parse(item.WorkItem).Registry.Id,
            Identifier = item.Identifier,
            Title = item.Title,
            TitleLanguage = item.TitleLanguage,
            Groups = item.Groups,
            Keywords = item.Keywords,
            Status = item.Status,
            Date = "",
            Uri = "",
            NextMilestone = "",
            NextMilestoneDate = "",
            ContentHash = ByteString.Empty,
        },
        PhraseReader.Shared.ReadText(item.Keywords.Prepend(item.Title), ""));
}
