namespace Federation.Hosting;

/// <summary>Counts refusals of a kind in a while, so that of many alike only the first and their number are written.</summary>
/// <remarks>Thread-safe. Kinds are bounded too: beyond that many, refusals are only counted together.</remarks>
internal sealed class RefusalBook
{
    /// <summary>Kinds that are told apart until the counts are taken.</summary>
    internal const int MaximumKinds = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<Kind, (AuditEntry First, long More)> _kinds = [];
    private long _others;

    /// <summary>Whether the refusal is to be written now: the first of its kind.</summary>
    internal bool IsFirst(AuditEntry entry)
    {
        var kind = new Kind(entry.Event, entry.Client.Length > 0 ? $"{entry.Issuer} {entry.Client}" : entry.Address, entry.Method, entry.Reason);
        lock (_gate)
        {
            if (_kinds.TryGetValue(kind, out var known))
            {
                _kinds[kind] = (known.First, known.More + 1);
                return false;
            }

            if (_kinds.Count < MaximumKinds)
            {
                _kinds.Add(kind, (entry, 0));
                return true;
            }

            _others++;
            return false;
        }
    }

    /// <summary>Takes the refusals that were not written, by kind, and begins anew.</summary>
    internal IReadOnlyList<AuditEntry> TakeCounts()
    {
        lock (_gate)
        {
            List<AuditEntry> counts = [.. _kinds.Values.Where(kind => kind.More > 0).Select(kind => kind.First with { Count = kind.More })];
            if (_others > 0)
                counts.Add(new AuditEntry { Event = "access.refused", Reason = "OTHERS", Count = _others });
            _kinds.Clear();
            _others = 0;
            return counts;
        }
    }

    private readonly record struct Kind(string Event, string Who, string Method, string Reason);
}
