using Federation.Aggregator.Duplicates;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Topics;

/// <summary>A search for subjects that bodies share, which is under way or has ended.</summary>
internal sealed class SubjectSearch
{
    // A search that takes longer serves for a state that is newer than its own, too: for so many times as long as it took.
    private const int Lasting = 10;
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(1);

    // What subjects are found in is not kept for their sake: once it is gone, it is no longer what there is.
    private readonly WeakReference<IReadOnlyList<NotedItem>> _items;
    private readonly WeakReference<DuplicateSnapshot> _pairs;
    private readonly IReadOnlyList<Topic> _topics;
    private readonly TimeProvider _time;
    private readonly long _began;
    private long _ended;

    /// <summary>Begins a search.</summary>
    /// <param name="items">The items that it looks at.</param>
    /// <param name="pairs">The duplicates that it looks at.</param>
    /// <param name="topics">The topics that cover subjects already.</param>
    /// <param name="find">Does it.</param>
    /// <param name="time">The clock.</param>
    public SubjectSearch(
        IReadOnlyList<NotedItem> items, DuplicateSnapshot pairs, IReadOnlyList<Topic> topics, Func<Task<IReadOnlyList<SuggestedTopic>>> find, TimeProvider time)
    {
        (_items, _pairs, _topics, _time, _began) = (new(items), new(pairs), topics, time, time.GetTimestamp());
        Subjects = FindAsync(find);
    }

    /// <summary>The subjects, the most shared first. The search goes on when somebody stops waiting, since others may wait too.</summary>
    public Task<IReadOnlyList<SuggestedTopic>> Subjects { get; }

    /// <summary>Whether it serves who asks now.</summary>
    /// <param name="items">The items that there are now.</param>
    /// <param name="pairs">The duplicates that there are now.</param>
    /// <param name="topics">The topics that there are now.</param>
    public bool Serves(IReadOnlyList<NotedItem> items, DuplicateSnapshot pairs, IReadOnlyList<Topic> topics) =>
        !Subjects.IsFaulted && topics.SequenceEqual(_topics, ReferenceEqualityComparer.Instance) && (IsOf(items, pairs) || IsFreshEnough());

    private bool IsOf(IReadOnlyList<NotedItem> items, DuplicateSnapshot pairs) =>
        _items.TryGetTarget(out var seen) && seen == items && _pairs.TryGetTarget(out var judged) && judged == pairs;

    private bool IsFreshEnough()
    {
        var isOver = Subjects.IsCompleted;
        var took = _time.GetElapsedTime(_began, isOver ? _ended : _time.GetTimestamp());
        return took > _long && (!isOver || _time.GetElapsedTime(_ended) < Lasting * took);
    }

    private async Task<IReadOnlyList<SuggestedTopic>> FindAsync(Func<Task<IReadOnlyList<SuggestedTopic>>> find)
    {
        try
        {
            return await find().ConfigureAwait(false);
        }
        finally
        {
            _ended = _time.GetTimestamp();
        }
    }
}
