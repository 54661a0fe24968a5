using Federation.Protocol.Digests;

namespace Federation.Protocol.Tests.Digests;

/// <summary>The entries of a registry in memory.</summary>
internal sealed class SortedEntries : IDigestEntries
{
    private readonly SortedSet<DigestEntry> _entries = [];

    internal int Count => _entries.Count;

    public IEnumerable<DigestEntry> Read(DigestPrefix range) => _entries.GetViewBetween(
        new DigestEntry(range.First, 0, default), new DigestEntry(range.Last, long.MaxValue, new DigestHash([.. Enumerable.Repeat((byte)255, 32)])));

    internal IEnumerable<DigestEntry> All() => _entries;

    internal DigestChange Add(DigestEntry entry)
    {
        _entries.Add(entry);
        return new DigestChange(entry.Place, 1);
    }

    internal DigestChange Remove(DigestEntry entry)
    {
        _entries.Remove(entry);
        return new DigestChange(entry.Place, -1);
    }

    internal DigestChange Replace(DigestEntry old, DigestEntry entry)
    {
        _entries.Remove(old);
        _entries.Add(entry);
        return new DigestChange(entry.Place, 0);
    }
}
