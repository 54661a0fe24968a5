using Federation.Protocol.Names;

namespace Federation.Aggregator.Topics;

/// <summary>Tells which topics items belong to, for filters.</summary>
internal sealed class TopicPlaces(TopicDesk desk, TopicMembers members)
{
    /// <summary>Name of the field of filters that is answered by it.</summary>
    public const string Field = "in_topic";

    /// <summary>Gives the ids of the topics of an item, as they are now; none where a filter does not ask for them.</summary>
    public async Task<Func<string, IEnumerable<string>>> ReadAsync(string filter, CancellationToken cancellationToken)
    {
        List<(string Id, IReadOnlyDictionary<string, TopicMember> Members)> topics = [];
        if (filter.Contains(Field, StringComparison.Ordinal))
        {
            foreach (var topic in desk.Topics)
                topics.Add((TopicName.Parse(topic.Name).Id, await members.OfAsync(topic, cancellationToken).ConfigureAwait(false)));
        }

        return item => topics.Where(topic => topic.Members.ContainsKey(item)).Select(topic => topic.Id);
    }
}
