using Federation.Aggregator.Redis;
using StackExchange.Redis;

namespace Federation.Aggregator.Duplicates;

/// <summary>
/// Keeps in Redis when each duplicate was first found, so that a restart does not make all of them new. As with all that is
/// there, it may be lost: what cannot be read or written now is left.
/// </summary>
internal sealed class DetectTimes(IDatabase database, string keyPrefix)
{
    // Fields of one command.
    private const int PageSize = 1_000;

    private readonly RedisKey _key = $"{keyPrefix}duplicates";

    /// <summary>The times, by the duplicate's name.</summary>
    public async Task<Dictionary<string, DateTimeOffset>> ReadAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, DateTimeOffset> times = [];
        try
        {
            var entries = database.HashScanAsync(_key, pageSize: PageSize).WithCancellation(cancellationToken);
            await foreach (var entry in entries.ConfigureAwait(false))
                times[entry.Name!] = new DateTimeOffset((long)entry.Value, TimeSpan.Zero);
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            // What is not known counts as found now.
        }

        return times;
    }

    /// <summary>Keeps the times of duplicates that are new, and drops those of duplicates that are gone.</summary>
    public async Task WriteAsync(IEnumerable<DuplicateChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var page in changes.Where(change => change.Before is null || change.After is null).Chunk(PageSize))
            {
                var found = page.Select(change => change.After).OfType<DuplicatePair>();
                var gone = page.Where(change => change.After is null).Select(change => (RedisValue)change.Before!.Name);
                await Task.WhenAll(
                    database.HashSetAsync(_key, [.. found.Select(pair => new HashEntry(pair.Name, pair.DetectTime.UtcTicks))]),
                    database.HashDeleteAsync(_key, [.. gone])).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            // They are found anew after a restart.
        }
    }
}
