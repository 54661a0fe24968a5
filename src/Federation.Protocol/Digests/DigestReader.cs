namespace Federation.Protocol.Digests;

/// <summary>Reads entries in their order, and looks just so far ahead as a leaf may be large.</summary>
internal sealed class DigestReader(IEnumerable<DigestEntry> entries) : IDisposable
{
    private readonly IEnumerator<DigestEntry> _entries = entries.GetEnumerator();
    private readonly Queue<DigestEntry> _ahead = [];
    private bool _ended;

    public void Dispose() => _entries.Dispose();

    /// <summary>How many of the next entries lie in a range; one more than a leaf may hold when there are more.</summary>
    internal int CountAhead(DigestPrefix range)
    {
        while (!_ended && _ahead.Count <= DigestNode.LeafLimit)
            ReadAhead();

        var count = 0;
        foreach (var entry in _ahead)
        {
            if (!range.Contains(entry.Place))
                break;
            count++;
        }

        return count;
    }

    /// <summary>Takes the entries of a range, all of them.</summary>
    internal List<DigestEntry> Take(DigestPrefix range)
    {
        List<DigestEntry> taken = [];
        while (TryPeek(out var next) && range.Contains(next.Place))
            taken.Add(_ahead.Dequeue());
        return taken;
    }

    private bool TryPeek(out DigestEntry next)
    {
        if (!_ended && _ahead.Count == 0)
            ReadAhead();
        return _ahead.TryPeek(out next);
    }

    private void ReadAhead()
    {
        if (_entries.MoveNext())
            _ahead.Enqueue(_entries.Current);
        else
            _ended = true;
    }
}
