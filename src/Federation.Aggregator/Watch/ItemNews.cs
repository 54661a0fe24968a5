using System.Collections.Immutable;
using Federation.Aggregator.Mirroring;

namespace Federation.Aggregator.Watch;

/// <summary>Brings what changes in the mirrors to the journal, which makes events of it.</summary>
internal sealed class ItemNews(EventLog log, EventJournal journal, TimeProvider time) : IMirrorObserver
{
    private readonly Signal _completed = new();
    private ImmutableSortedSet<string> _complete = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Resource names of the registries whose mirrors were complete once in this run, in ordinal order.</summary>
    public ImmutableSortedSet<string> Complete => Volatile.Read(ref _complete);

    /// <summary>Ends when another one is, after it was asked for.</summary>
    public Task Completed => _completed.Next;

    /// <inheritdoc/>
    public async Task ObserveAsync(MirrorChange change, CancellationToken cancellationToken)
    {
        if (!log.IsKept)
            return;
        var noted = new ItemChange(
            change.Registry,
            time.GetUtcNow(),
            [.. change.Stored.Select(item => (WatchedItems.Of(item.Reported), item.Reported.ContentHash))],
            change.Removed,
            change.Holds,
            change.CaughtUp);
        await journal.AddAsync(noted, cancellationToken).ConfigureAwait(false);
        if (change.CaughtUp && ImmutableInterlocked.Update(ref _complete, complete => complete.Add(change.Registry)))
            _completed.Fire();
    }
}
