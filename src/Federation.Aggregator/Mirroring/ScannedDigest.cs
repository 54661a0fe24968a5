using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using Federation.Replication;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Aggregator.Mirroring;

/// <summary>The digest of a mirror whose items have all been looked at.</summary>
internal sealed class ScannedDigest : IReplicaDigest
{
    private readonly List<ReplicaEntry> _entries;

    internal ScannedDigest(IEnumerable<ReplicaEntry> entries)
    {
        _entries = [.. entries.OrderBy(entry => entry.Entry)];
        Tree = DigestTree.Build(_entries.Select(entry => entry.Entry));
    }

    /// <inheritdoc/>
    public DigestTree Tree { get; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DigestEntry>> ReadEntriesAsync(DigestPrefix range, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DigestEntry>>([.. _entries.Select(entry => entry.Entry).Where(entry => range.Contains(entry.Place))]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReplicaEntry>> FindNamesAsync(
        IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReplicaEntry>>([.. _entries.IntersectBy(entries, entry => entry.Entry)]);

    /// <summary>The entry of an item.</summary>
    internal static ReplicaEntry EntryOf(WorkItem item)
    {
        var hash = new DigestHash(item.Provenance.ContentHash.Span);
        return new(item.Name, new DigestEntry(DigestPlace.Of(WorkItemName.Parse(item.Name).Id), item.Provenance.OriginRevision, hash));
    }
}
