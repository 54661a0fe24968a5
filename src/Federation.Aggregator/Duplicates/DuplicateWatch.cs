using System.Threading.Channels;

namespace Federation.Aggregator.Duplicates;

/// <summary>What a watcher has yet to read: the duplicates there were when it began, and their changes since.</summary>
internal sealed class DuplicateWatch : IDisposable
{
    private readonly Channel<DuplicateChange> _changes;
    private readonly Action<DuplicateWatch> _end;
    private volatile bool _isTooSlow;

    /// <summary>Begins with the duplicates there are; <paramref name="end"/> is called when nobody watches any more.</summary>
    public DuplicateWatch(IReadOnlyList<DuplicatePair> existing, int backlog, Action<DuplicateWatch> end)
    {
        Existing = existing;
        _end = end;
        _changes = Channel.CreateBounded<DuplicateChange>(
            new BoundedChannelOptions(backlog) { SingleReader = true, SingleWriter = true });
    }

    /// <summary>The duplicates when the watch began.</summary>
    public IReadOnlyList<DuplicatePair> Existing { get; }

    /// <summary>The changes since, in their order. Ends when the watcher is too slow.</summary>
    public ChannelReader<DuplicateChange> Changes => _changes.Reader;

    /// <summary>Whether a change did not fit in, so that what is left to read is no longer all that happened.</summary>
    public bool IsTooSlow => _isTooSlow;

    /// <summary>Adds a change.</summary>
    public void Add(DuplicateChange change)
    {
        if (_isTooSlow || _changes.Writer.TryWrite(change))
            return;
        _isTooSlow = true;
        _changes.Writer.Complete();
    }

    public void Dispose() => _end(this);
}
