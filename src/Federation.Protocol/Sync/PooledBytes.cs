using System.Buffers;

namespace Federation.Protocol.Sync;

/// <summary>Memory for the items of a batch, which serves the next batch once it is given back. Used by one thread at a time.</summary>
public sealed class PooledBytes : IDisposable
{
    private const int UsualLength = 128 * 1024;

    private readonly List<byte[]> _rented = [];
    private Memory<byte> _free;

    /// <summary>Takes memory, of whatever content, that is good until all is given back.</summary>
    /// <param name="length">How many bytes.</param>
    public Memory<byte> Take(int length)
    {
        if (length > _free.Length)
        {
            var rented = ArrayPool<byte>.Shared.Rent(Math.Max(length, UsualLength));
            _rented.Add(rented);
            _free = rented;
        }

        var taken = _free[..length];
        _free = _free[length..];
        return taken;
    }

    /// <summary>Gives everything back.</summary>
    public void Dispose()
    {
        foreach (var rented in _rented)
            ArrayPool<byte>.Shared.Return(rented);
        _rented.Clear();
        _free = default;
    }
}
