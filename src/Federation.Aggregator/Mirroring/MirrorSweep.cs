using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// Deletes, page by page, what a snapshot did not contain, before the batch that completes it is stored. A sweep that is broken
/// off leaves the mirror as it was, but for items that do not exist any more, and begins again.
/// </summary>
internal sealed class MirrorSweep(IDatabase database, MirrorHash hash, StoredState state, int generation, int pageSize)
{
    /// <summary>Deletes what was left over, if the snapshot ends with a batch.</summary>
    public async Task DropLeftOverAsync(MirrorEdits edits, CancellationToken cancellationToken)
    {
        // Garnet's scan passes over fields when others are deleted meanwhile, so it may take more than one.
        var left = state.IsReadable ? edits.LeftOverCount : 0;
        while (left > 0 && await DropAsync(edits, cancellationToken).ConfigureAwait(false) is > 0 and var dropped)
            left -= dropped;
    }

    private async Task<long> DropAsync(MirrorEdits edits, CancellationToken cancellationToken)
    {
        var dropped = 0L;
        List<RedisValue> page = [];
        var fields = database.HashScanAsync(hash.Key, pageSize: pageSize).WithCancellation(cancellationToken);
        await foreach (var entry in fields.ConfigureAwait(false))
        {
            if (!IsLeftOver(entry, edits))
                continue;
            page.Add(entry.Name);
            if (page.Count == pageSize)
            {
                dropped += await DeleteAsync(page, cancellationToken).ConfigureAwait(false);
                page.Clear();
            }
        }

        return page.Count == 0 ? dropped : dropped + await DeleteAsync(page, cancellationToken).ConfigureAwait(false);
    }

    private bool IsLeftOver(HashEntry entry, MirrorEdits edits) =>
        hash.Read(entry.Name, out var name) is MirrorField.WorkItem or MirrorField.Quarantined
        && MirrorValue.GenerationOf(((ReadOnlyMemory<byte>)entry.Value).Span) != generation
        && !edits.Contains(MirrorHash.KeyOf(name));

    private async Task<long> DeleteAsync(List<RedisValue> fields, CancellationToken cancellationToken)
    {
        var transaction = database.CreateTransaction();
        transaction.AddCondition(hash.StillAt(state));
        var deleting = transaction.HashDeleteAsync(hash.Key, [.. fields]);
        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
            throw MirrorHash.NotAsItWasLeft();
        return await deleting.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
