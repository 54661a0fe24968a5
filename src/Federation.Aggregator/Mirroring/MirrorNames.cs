using Federation.Protocol.Digests;
using Federation.Replication;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// Tells which items the entries of a digest are of. Redis has no order in which to look for them: the names of all are read at once, and
/// kept while somebody goes on asking, who would wait for all of them each time.
/// </summary>
/// <param name="items">The items.</param>
/// <param name="hash">How they lie in Redis.</param>
/// <param name="count">Tells how many there are.</param>
/// <param name="time">The clock.</param>
internal sealed class MirrorNames(MirrorItems items, MirrorHash hash, Func<long> count, TimeProvider time)
{
    private static readonly TimeSpan _keeping = TimeSpan.FromMinutes(1);

    private readonly Lock _turn = new();
    private Task<NamesByPlace>? _reading;
    private long _asked;

    /// <summary>Finds the names of items.</summary>
    /// <param name="entries">What the digest says of them.</param>
    /// <param name="find">What it says of an item now; null when it is not held.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that have a name.</returns>
    public async Task<IReadOnlyList<ReplicaEntry>> FindAsync(
        IReadOnlyCollection<DigestEntry> entries, Func<ItemKey, DigestEntry?> find, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
            return [];
        Volatile.Write(ref _asked, time.GetTimestamp());
        var before = _reading;
        if (before is { IsFaulted: false } && await NamedAsync(before).ConfigureAwait(false) is var known && known.Count == entries.Count)
            return known;

        // Some may have come since those names were read.
        return await NamedAsync(ReadAfter(before)).ConfigureAwait(false);

        async Task<List<ReplicaEntry>> NamedAsync(Task<NamesByPlace> reading)
        {
            var names = await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
            return [.. entries.SelectMany(entry => names.At(entry.Place).Where(id => find(ItemKey.Of(id.Span)) == entry).Take(1)
                .Select(id => new ReplicaEntry(hash.NameOf(id), entry)))];
        }
    }

    // The names that somebody else began to read since, or those that there are now.
    private Task<NamesByPlace> ReadAfter(Task<NamesByPlace>? before)
    {
        lock (_turn)
        {
            if (_reading is null)
                _ = ForgetAsync();
            if (_reading is null || _reading == before)
                _reading = NamesByPlace.ReadAsync(items.ReadNamesAsync(CancellationToken.None), (int)count());
            return _reading;
        }
    }

    private async Task ForgetAsync()
    {
        while (_keeping - time.GetElapsedTime(Volatile.Read(ref _asked)) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, time).ConfigureAwait(false);
        lock (_turn)
            _reading = null;
    }
}
