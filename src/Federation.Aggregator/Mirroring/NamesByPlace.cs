using System.Buffers;

namespace Federation.Aggregator.Mirroring;

/// <summary>The ids of the items of a mirror by their places in the digest: 16 bytes for each, and its characters.</summary>
internal sealed class NamesByPlace
{
    private readonly (ulong Place, int Start, int Length)[] _places;
    private readonly byte[] _ids;

    private NamesByPlace((ulong Place, int Start, int Length)[] places, byte[] ids) => (_places, _ids) = (places, ids);

    /// <summary>Reads the resource names of items, in whatever order they come.</summary>
    public static async Task<NamesByPlace> ReadAsync(IAsyncEnumerable<string> names)
    {
        List<(ulong Place, int Start, int Length)> places = [];
        ArrayBufferWriter<byte> ids = new();
        await foreach (var name in names.ConfigureAwait(false))
        {
            var id = MirrorHash.IdOf(name);
            places.Add((ItemKey.Of(id).Place, ids.WrittenCount, id.Length));
            ids.Write(id);
        }

        places.Sort();
        return new NamesByPlace([.. places], ids.WrittenSpan.ToArray());
    }

    /// <summary>The last segments of the names at a place, in UTF-8: one, unless two share a place, as they may in theory.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> At(ulong place)
    {
        var at = Array.BinarySearch(_places, (place, 0, 0));
        for (at = at < 0 ? ~at : at; at < _places.Length && _places[at].Place == place; at++)
            yield return _ids.AsMemory(_places[at].Start, _places[at].Length);
    }
}
