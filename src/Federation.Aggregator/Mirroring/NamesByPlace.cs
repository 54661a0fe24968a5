namespace Federation.Aggregator.Mirroring;

/// <summary>The ids of the items of a mirror by their places in the digest: 24 bytes for each, and its characters.</summary>
internal sealed class NamesByPlace
{
    // Whole blocks, which need not be copied when more come. A longer id has one of its own.
    private const int BlockSize = 1 << 20;

    private readonly List<(ulong Place, int Block, int Start, int Length)> _places;
    private readonly List<byte[]> _blocks = [];
    private int _used;

    private NamesByPlace(int count) => _places = new(count);

    /// <summary>Reads the resource names of items, in whatever order they come.</summary>
    /// <param name="names">The names.</param>
    /// <param name="count">How many there are, about.</param>
    public static async Task<NamesByPlace> ReadAsync(IAsyncEnumerable<string> names, int count)
    {
        NamesByPlace read = new(count);
        await foreach (var name in names.ConfigureAwait(false))
            read.Add(MirrorHash.IdOf(name));
        read._places.Sort();
        return read;
    }

    /// <summary>The last segments of the names at a place, in UTF-8: one, unless two share a place, as they may in theory.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> At(ulong place)
    {
        var at = _places.BinarySearch((place, 0, 0, 0));
        for (at = at < 0 ? ~at : at; at < _places.Count && _places[at] is var found && found.Place == place; at++)
            yield return _blocks[found.Block].AsMemory(found.Start, found.Length);
    }

    private void Add(byte[] id)
    {
        if (_blocks.Count == 0 || id.Length > _blocks[^1].Length - _used)
        {
            _blocks.Add(new byte[Math.Max(BlockSize, id.Length)]);
            _used = 0;
        }

        id.CopyTo(_blocks[^1], _used);
        _places.Add((ItemKey.Of(id).Place, _blocks.Count - 1, _used, id.Length));
        _used += id.Length;
    }
}
