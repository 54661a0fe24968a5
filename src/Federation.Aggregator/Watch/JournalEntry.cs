using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch;

/// <summary>Something that the journal writes: an event, or a change of items, which makes events where it is news.</summary>
/// <param name="Event">The event; null for a change.</param>
/// <param name="Change">The change; null for an event.</param>
internal sealed record JournalEntry(WatchEvent? Event, ItemChange? Change)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once it was written, or could not be.</summary>
    public Task Done => _done.Task;

    /// <summary>Says that it was written, or could not be.</summary>
    public void Complete() => _done.SetResult();
}
