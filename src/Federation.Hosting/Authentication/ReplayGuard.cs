using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Federation.Hosting;

/// <summary>Tells what has been used before: authorization codes, assertions and proofs are good once.</summary>
/// <remarks>Thread-safe. It forgets what has expired by itself, and takes no more than <paramref name="capacity"/> at once.</remarks>
/// <param name="time">The clock.</param>
/// <param name="capacity">How many are remembered at once, some 64 bytes each; further ones are refused, since they could not be told apart from used ones.</param>
public sealed class ReplayGuard(TimeProvider time, int capacity = ReplayGuard.UsualCapacity)
{
    private const int UsualCapacity = 200_000;

    private readonly Lock _gate = new();
    private readonly HashSet<UInt128> _used = [];
    private readonly PriorityQueue<UInt128, DateTimeOffset> _expiring = new();

    /// <summary>Uses something up. Returns false when it was used before.</summary>
    /// <param name="id">What tells it from all others.</param>
    /// <param name="expireTime">From when on it is refused for its age, so that it need not be remembered.</param>
    public bool TryUse(string id, DateTimeOffset expireTime)
    {
        // Strangers choose the length of ids; half a SHA-256 has one size and no two that anybody can find.
        var key = BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        lock (_gate)
        {
            while (_expiring.TryPeek(out var oldest, out var expired) && expired <= time.GetUtcNow())
            {
                _used.Remove(oldest);
                _expiring.Dequeue();
            }

            if (_used.Count >= capacity || !_used.Add(key))
                return false;
            _expiring.Enqueue(key, expireTime);
            return true;
        }
    }
}
