using Federation.Protocol.Catalog.V1;
using StackExchange.Redis;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Aggregator.Mirroring;

/// <summary>Takes over all that Redis holds of a mirror: at the start, and when somebody else has written there.</summary>
internal sealed class MirrorReadBack(IDatabase database, MirrorHash hash, MirrorDigest digest, MirrorNews news, int pageSize)
{
    /// <summary>Reads it into the digest, and tells of the items.</summary>
    /// <returns>What is in quarantine.</returns>
    /// <exception cref="InvalidDataException">
    /// It is not what its state says; where an item cannot be read, <see cref="Google.Protobuf.InvalidProtocolBufferException"/>.
    /// </exception>
    public async Task<QuarantineBook> ReadAsync(StoredState found, CancellationToken cancellationToken)
    {
        List<WorkItem> page = [];
        List<QuarantinedEntry> quarantined = [];
        var fields = database.HashScanAsync(hash.Key, pageSize: pageSize).WithCancellation(cancellationToken);
        await foreach (var field in fields.ConfigureAwait(false))
        {
            var kind = hash.Read(field.Name, out var name);
            if (kind == MirrorField.State)
                continue;
            var bytes = (ReadOnlyMemory<byte>)field.Value;
            DigestEntry? counted = null;
            if (kind != MirrorField.Foreign)
            {
                var entry = MirrorValue.EntryOf(bytes.Span, MirrorHash.KeyOf(name), found.Generation, kind == MirrorField.Quarantined);
                digest.Add(entry);
                counted = entry.Entry;
            }

            if (kind != MirrorField.WorkItem)
            {
                if (QuarantinedEntry.Parse(bytes.Span, counted) is { } kept)
                    quarantined.Add(kept);
                continue;
            }

            if (!news.IsWanted)
                continue;

            // A scan may show an item twice, which the observer takes for no change.
            page.Add(WorkItem.Parser.ParseFrom(MirrorValue.ItemOf(bytes.Span)));
            if (page.Count == pageSize)
            {
                await news.TellFoundAsync(page, cancellationToken).ConfigureAwait(false);
                page = [];
            }
        }

        if (!found.Holds(digest.Held.Count))
            throw new InvalidDataException("The mirror does not have as many items as its state says.");
        await news.TellAllFoundAsync(page, found.IsComplete, cancellationToken).ConfigureAwait(false);
        return QuarantineBook.Of(quarantined.DistinctBy(entry => (entry.Item.Name, entry.Item.Entry is null)));
    }
}
