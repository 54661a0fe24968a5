using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Topics;

/// <summary>An item that belongs to a topic, or might.</summary>
/// <param name="Item">The item.</param>
/// <param name="Reasons">What brings it in, the weightiest first.</param>
internal sealed record TopicMember(ReportedItem Item, IReadOnlyList<TopicReason> Reasons)
{
    /// <summary>The same as a message.</summary>
    public TopicItem ToMessage() => new() { Item = Item.ToMessage(), Reasons = { Reasons } };
}
