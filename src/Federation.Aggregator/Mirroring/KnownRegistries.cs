using Federation.Aggregator.Redis;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// Remembers in Redis which registries a node serves, so that an aggregator that restarts while the node is down still
/// reports what it has of them. As with all that is there, it may be lost.
/// </summary>
internal sealed class KnownRegistries(IDatabase database, string keyPrefix)
{
    private readonly RedisKey _key = $"{keyPrefix}nodes";

    /// <summary>Names of the registries that the node served when it was last asked; none when that is not known.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(Uri node, CancellationToken cancellationToken)
    {
        try
        {
            var names = await database.HashGetAsync(_key, node.AbsoluteUri).WaitAsync(cancellationToken).ConfigureAwait(false);
            return ((string?)names ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            return [];
        }
    }

    /// <summary>Remembers what a node serves.</summary>
    public async Task WriteAsync(Uri node, IEnumerable<string> registries, CancellationToken cancellationToken)
    {
        try
        {
            var names = string.Join(' ', registries);
            await database.HashSetAsync(_key, node.AbsoluteUri, names).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            // The next discovery writes it again.
        }
    }
}
