using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Federation.Hosting;

/// <summary>Tells what has been used before: authorization codes, assertions and proofs are good once.</summary>
/// <remarks>
/// Thread-safe. It forgets what has expired by itself, and takes no more than <paramref name="capacity"/> at once, of one party half of that, so
/// that none keeps out all others.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="capacity">How many are remembered at once, some 100 bytes each; further ones are refused, since they could not be told apart from used ones.</param>
public sealed class ReplayGuard(TimeProvider time, int capacity = ReplayGuard.UsualCapacity)
{
    private const int UsualCapacity = 400_000;

    private readonly Lock _gate = new();
    private readonly HashSet<UInt128> _used = [];
    private readonly Dictionary<UInt128, int> _shares = [];
    private readonly PriorityQueue<(UInt128 Key, UInt128 Party), DateTimeOffset> _expiring = new();

    /// <summary>Uses something up. Returns false when it was used before, or when more is remembered than can be.</summary>
    /// <param name="party">Who uses it, and is counted by that: a client, a person or a network. It tells nothing apart.</param>
    /// <param name="id">What tells it from all others.</param>
    /// <param name="expireTime">From when on it is refused for its age, so that it need not be remembered.</param>
    public bool TryUse(string party, string id, DateTimeOffset expireTime)
    {
        ArgumentNullException.ThrowIfNull(party);
        var owner = KeyOf(party);
        var key = KeyOf(id);
        lock (_gate)
        {
            while (_expiring.TryPeek(out _, out var expired) && expired <= time.GetUtcNow())
                Forget(_expiring.Dequeue());

            var share = _shares.GetValueOrDefault(owner);
            if (_used.Count >= capacity || share >= capacity / 2 || !_used.Add(key))
                return false;
            _shares[owner] = share + 1;
            _expiring.Enqueue((key, owner), expireTime);
            return true;
        }
    }

    private void Forget((UInt128 Key, UInt128 Party) use)
    {
        _used.Remove(use.Key);
        if (--_shares[use.Party] == 0)
            _shares.Remove(use.Party);
    }

    // Strangers choose the length of ids; half a SHA-256 has one size and no two that anybody can find.
    private static UInt128 KeyOf(string text) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
