using Federation.Aggregator.Mirroring;

namespace Federation.Aggregator.Duplicates;

/// <summary>
/// Says when items that wait are taken in. Where no registry has more to come that is at once. While more is coming, a rest lets so many
/// gather that all times together cost little more than taking in all at once would.
/// </summary>
internal sealed class CatchUpPace(TimeProvider time)
{
    // It rests so many times as long as the last time took.
    private const int Resting = 3;

    private readonly HashSet<string> _coming = [];
    private long _begun;
    private long _ended;

    /// <summary>How long to wait before the next time.</summary>
    public TimeSpan Rest => _coming.Count == 0 || _ended == 0
        ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Max(0, ((Resting * time.GetElapsedTime(_begun, _ended)) - time.GetElapsedTime(_ended)).Ticks));

    /// <summary>Notes whether a registry has more to come.</summary>
    public void Note(MirrorChange change)
    {
        if (change.CaughtUp)
            _coming.Remove(change.Registry);
        else
            _coming.Add(change.Registry);
    }

    /// <summary>Notes that taking in begins.</summary>
    public void Begin() => _begun = time.GetTimestamp();

    /// <summary>Notes that taking in ended.</summary>
    public void End() => _ended = time.GetTimestamp();
}
