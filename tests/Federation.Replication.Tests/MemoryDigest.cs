using Federation.Protocol.Digests;

namespace Federation.Replication.Tests;

/// <summary>The digest of a <see cref="MemoryCopy"/>.</summary>
internal sealed class MemoryDigest(MemoryCopy copy) : IReplicaDigest
{
    public DigestTree Tree { get; } = copy.Tree;

    public Task<IReadOnlyList<DigestEntry>> ReadEntriesAsync(DigestPrefix range, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DigestEntry>>([.. copy.Entries.Select(entry => entry.Entry).Where(entry => range.Contains(entry.Place))]);

    public Task<IReadOnlyList<ReplicaEntry>> FindNamesAsync(
        IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReplicaEntry>>([.. copy.Entries.IntersectBy(entries, entry => entry.Entry)]);
}
