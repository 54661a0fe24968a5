using System.Runtime.CompilerServices;
using Federation.Aggregator.Redis;
using Federation.Protocol.Catalog.V1;
using Federation.Replication;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>Reads the items of a mirror from Redis. Safe for use by several threads.</summary>
/// <remarks>
/// Every member throws <see cref="ReplicaUnavailableException"/> when Redis cannot be reached, or has lost a mirror that was whole: its items are
/// not gone, and are mirrored anew.
/// </remarks>
/// <param name="database">Where the mirror is kept.</param>
/// <param name="hash">How it lies there.</param>
/// <param name="pageSize">Fields of one command.</param>
/// <param name="isWhole">Tells whether the mirror has been whole, so that it must be there.</param>
internal sealed class MirrorItems(IDatabase database, MirrorHash hash, int pageSize, Func<bool> isWhole)
{
    /// <summary>Reads items by their resource names.</summary>
    /// <returns>One for each name; null where there is none, or it is in quarantine.</returns>
    public async Task<IReadOnlyList<WorkItem?>> FindAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        try
        {
            RedisValue[] fields = [MirrorHash.CommitField, .. names.Select(hash.FieldOf)];
            var values = await database.HashGetAsync(hash.Key, fields).WaitAsync(cancellationToken).ConfigureAwait(false);
            RequireMirror(isThere: !values[0].IsNull);
            return [.. values.Skip(1).Select(value => value.IsNull ? null : Parse(value))];
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            throw e.ToUnavailable();
        }
    }

    /// <summary>Reads all items, in no order. One that changes meanwhile may be met before or after its change.</summary>
    public async IAsyncEnumerable<WorkItem> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A scan may show a field twice.
        HashSet<ItemKey> met = [];
        await foreach (var (kind, name, value) in ScanAsync(cancellationToken).ConfigureAwait(false))
        {
            if (kind == MirrorField.WorkItem && met.Add(MirrorHash.KeyOf(name)))
                yield return Parse(value);
        }
    }

    /// <summary>Reads the names of all items, those in quarantine included, in no order.</summary>
    public async IAsyncEnumerable<string> ReadNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (kind, name, _) in ScanAsync(cancellationToken).ConfigureAwait(false))
        {
            if (kind is MirrorField.WorkItem or MirrorField.Quarantined)
                yield return name;
        }
    }

    private async IAsyncEnumerable<(MirrorField Kind, string Name, RedisValue Value)> ScanAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isThere = false;
        var fields = database.HashScanAsync(hash.Key, pageSize: pageSize).GetAsyncEnumerator(cancellationToken);
        await using (fields.ConfigureAwait(false))
        {
            while (await MoveNextAsync(fields).ConfigureAwait(false))
            {
                isThere |= fields.Current.Name == MirrorHash.CommitField;
                yield return (hash.Read(fields.Current.Name, out var name), name, fields.Current.Value);
            }
        }

        RequireMirror(isThere);
    }

    private void RequireMirror(bool isThere)
    {
        if (!isThere && isWhole())
            throw MirrorHash.NotAsItWasLeft();
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<HashEntry> fields)
    {
        try
        {
            return await fields.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            throw e.ToUnavailable();
        }
    }

    private static WorkItem Parse(RedisValue value) => WorkItem.Parser.ParseFrom(MirrorValue.ItemOf(((ReadOnlyMemory<byte>)value).Span));
}
