using System.Net;
using Federation.Hosting;

namespace Federation.Identity;

/// <summary>
/// Slows down whoever tries passwords: a few failures for each name from each address, more for one address, and more for one name from
/// everywhere, so that a stranger elsewhere does not easily lock somebody out.
/// </summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    internal const int FailuresForNameAndAddress = 5;
    private const int FailuresForAddress = 30;
    private const int FailuresForName = 50;

    // Keys that are remembered at once; a crowd that fills them stops sign-ins, not the provider.
    private const int Capacity = 300_000;

    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Failures> _failures = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _expiring = new();

    /// <summary>How long to wait before the next attempt; null when this one may be made. It counts as failed until <see cref="Succeeded"/>.</summary>
    internal TimeSpan? WaitBefore(string name, IPAddress? address)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            Forget(now);
            var keys = Keys(name, address);
            var waits = keys.Where(key => _failures.TryGetValue(key.Key, out var known) && known.Count >= key.Limit)
                .Select(key => _failures[key.Key].ExpireTime - now).ToList();
            if (waits.Count > 0)
                return waits.Max();
            if (_failures.Count > Capacity - keys.Length)
                return Window;

            foreach (var (key, _) in keys)
                Count(key, now);
            return null;
        }
    }

    /// <summary>The attempt that was admitted had the right password.</summary>
    internal void Succeeded(string name, IPAddress? address)
    {
        lock (_gate)
        {
            foreach (var (key, _) in Keys(name, address))
            {
                if (_failures.TryGetValue(key, out var known))
                    _failures[key] = known with { Count = known.Count - 1 };
            }
        }
    }

    private void Count(string key, DateTimeOffset now)
    {
        if (_failures.TryGetValue(key, out var known))
        {
            _failures[key] = known with { Count = known.Count + 1 };
            return;
        }

        _failures[key] = new Failures(1, now + Window);
        _expiring.Enqueue(key, now + Window);
    }

    private void Forget(DateTimeOffset now)
    {
        while (_expiring.TryPeek(out var oldest, out var expired) && expired <= now)
        {
            _failures.Remove(oldest);
            _expiring.Dequeue();
        }
    }

    private static (string Key, int Limit)[] Keys(string name, IPAddress? address)
    {
        var network = ClientNetwork.Of(address);
        return [($"a {network}", FailuresForAddress), ($"n {name}", FailuresForName), ($"b {network} {name}", FailuresForNameAndAddress)];
    }

    private readonly record struct Failures(int Count, DateTimeOffset ExpireTime);
}
