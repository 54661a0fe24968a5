using Federation.Aggregator.Topics;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch;

/// <summary>A selection of events. What belongs to a topic changes, so that a filter by topics is read anew for each look at the log.</summary>
/// <param name="texts">The filters, each with the field of the request that holds it; an event must pass all.</param>
/// <param name="topics">The topics of items.</param>
internal sealed class EventFilter(IReadOnlyList<(string Field, string Text)> texts, EventTopics topics)
{
    private static readonly Func<WatchedItem, IEnumerable<Topic>> _noTopics = static _ => [];

    private Func<WatchEvent, bool>? _withoutTopics;

    /// <summary>Says what is wrong with the filters.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public void Require()
    {
        foreach (var (field, text) in texts)
            EventQuery.RequireFilter(field, text, _noTopics);
    }

    /// <summary>Whether an event passes, by the topics of now.</summary>
    public async Task<Func<WatchEvent, bool>> ReadAsync(CancellationToken cancellationToken)
    {
        if (texts.Any(each => each.Text.Contains(TopicPlaces.Field, StringComparison.Ordinal)))
            return Read(await topics.ReadAsync(cancellationToken).ConfigureAwait(false));
        return _withoutTopics ??= Read(_noTopics);
    }

    private Func<WatchEvent, bool> Read(Func<WatchedItem, IEnumerable<Topic>> topicsOf)
    {
        var filters = texts.Select(each => EventQuery.RequireFilter(each.Field, each.Text, topicsOf)).ToList();
        return happened => filters.TrueForAll(passes => passes(happened));
    }
}
