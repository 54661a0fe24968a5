using System.Threading.Channels;
using Federation.Aggregator.Mirroring;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Decisions;

/// <summary>Puts aside the items that a mirror stores and that somebody decided about, for <see cref="Reopening"/> to look at.</summary>
internal sealed class DecidedItemWatch(DecisionBook book) : IMirrorObserver
{
    // Items that may wait; a mirror that is faster waits too.
    private const int QueueLimit = 1_000;

    private readonly Channel<SeenItem> _changed = Channel.CreateBounded<SeenItem>(QueueLimit);

    /// <summary>The items, as they are now.</summary>
    public ChannelReader<SeenItem> Changed => _changed.Reader;

    /// <inheritdoc/>
    public async Task ObserveAsync(MirrorChange change, CancellationToken cancellationToken)
    {
        foreach (var item in change.Stored.Where(item => book.CurrentAbout(item.Reported.Name).Count > 0))
            await _changed.Writer.WriteAsync(SeenItems.Of(item.Item), cancellationToken).ConfigureAwait(false);
    }
}
