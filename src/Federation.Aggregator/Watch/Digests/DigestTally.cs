using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch.Digests;

/// <summary>Counts events by something.</summary>
internal sealed class DigestTally
{
    private readonly Dictionary<string, DigestCount> _counts = new(StringComparer.Ordinal);

    /// <summary>The counts, the largest first.</summary>
    public IEnumerable<DigestCount> Counts => _counts.Values.OrderByDescending(each => each.Count).ThenBy(each => each.Key, StringComparer.Ordinal);

    /// <summary>Counts an event once for each of these.</summary>
    public void Add(IEnumerable<(string Key, string DisplayName)> keys)
    {
        foreach (var (key, name) in keys.Distinct())
        {
            if (!_counts.TryGetValue(key, out var count))
                _counts[key] = count = new DigestCount { Key = key, DisplayName = name };
            count.Count++;
        }
    }
}
