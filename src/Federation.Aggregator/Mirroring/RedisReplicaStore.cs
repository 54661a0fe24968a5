using System.Collections.Concurrent;
using Federation.Aggregator.Redis;
using Federation.Replication;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>Keeps the copies of registries in Redis, and there too which ones. As with all that is there, it may be lost.</summary>
internal sealed class RedisReplicaStore(RedisConnection redis, IOptions<RedisOptions> options, IEnumerable<IMirrorObserver> observers) : IReplicaStore
{
    private readonly string _keyPrefix = options.Value.KeyPrefix;
    private readonly RedisKey _registries = RedisReplica.RegistriesKey(options.Value.KeyPrefix);
    private readonly IMirrorObserver? _observer = observers.ToArray() switch
    {
        [] => null,
        [var only] => only,
        var several => new MirrorObservers(several),
    };

    private readonly ConcurrentDictionary<string, RedisReplica> _open = new(StringComparer.Ordinal);

    /// <summary>Nobody follows an aggregator.</summary>
    public string Node => "";

    /// <inheritdoc/>
    public bool IsOrigin(string registry) => false;

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => AskAsync<IReadOnlyList<string>>(
        async database => [.. (await database.SetMembersAsync(_registries).ConfigureAwait(false)).Select(name => name.ToString())],
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReplica> OpenAsync(string registry, CancellationToken cancellationToken) => AskAsync<IReplica>(
        async database =>
        {
            await database.SetAddAsync(_registries, registry).ConfigureAwait(false);
            return _open[registry] = new RedisReplica(registry, database, _keyPrefix, _observer);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string registry, CancellationToken cancellationToken) => AskAsync(
        async database =>
        {
            if (_open.TryGetValue(registry, out var replica))
                await replica.DropAsync(cancellationToken).ConfigureAwait(false);
            _open.TryRemove(registry, out _);
            await database.KeyDeleteAsync(new MirrorHash(_keyPrefix, registry).Key).ConfigureAwait(false);
            return await database.SetRemoveAsync(_registries, registry).ConfigureAwait(false);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QuarantinedItem>> ReadQuarantineAsync(string registry, CancellationToken cancellationToken) =>
        _open.GetValueOrDefault(registry)?.ReadQuarantineAsync(cancellationToken) ?? Task.FromResult<IReadOnlyList<QuarantinedItem>>([]);

    /// <summary>The copy of a registry; null when none is open.</summary>
    public RedisReplica? Find(string registry) => _open.GetValueOrDefault(registry);

    /// <summary>Number of items that the copy of a registry holds, those in quarantine left out.</summary>
    public long CountItems(string registry) => _open.GetValueOrDefault(registry)?.ItemCount ?? 0;

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ask(database).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            throw e.ToUnavailable();
        }
    }
}
