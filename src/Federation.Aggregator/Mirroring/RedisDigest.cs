using Federation.Aggregator.Redis;
using Federation.Protocol.Digests;
using Federation.Replication;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>The digest of a mirror. Its entries are in memory; to find names, all fields of the mirror are looked at once.</summary>
internal sealed class RedisDigest(IDatabase database, MirrorHash hash, MirrorDigest digest, int pageSize) : IReplicaDigest
{
    /// <inheritdoc/>
    public DigestTree Tree { get; } = digest.Tree();

    /// <inheritdoc/>
    public Task<IReadOnlyList<DigestEntry>> ReadEntriesAsync(DigestPrefix range, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DigestEntry>>([.. digest.Held.Read(range)]);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReplicaEntry>> FindNamesAsync(
        IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken)
    {
        List<ReplicaEntry> named = [];
        var wanted = entries.ToHashSet();
        try
        {
            var fields = database.HashScanAsync(hash.Key, pageSize: pageSize).WithCancellation(cancellationToken);
            await foreach (var field in fields.ConfigureAwait(false))
            {
                if (wanted.Count == 0)
                    break;
                if (hash.Read(field.Name, out var name) is MirrorField.WorkItem or MirrorField.Quarantined
                    && digest.Held.TryFind(MirrorHash.KeyOf(name), out var held)
                    && wanted.Remove(held.Entry))
                    named.Add(new ReplicaEntry(name, held.Entry));
            }
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            throw new ReplicaUnavailableException($"Redis: {e.Message}", e);
        }

        return named;
    }
}
