using Federation.Protocol.Digests;

namespace Federation.Replication.Tests;

/// <summary>The digest of a <see cref="MemoryCopy"/>.</summary>
internal sealed class MemoryDigest(MemoryCopy copy) : IReplicaDigest
{
    public DigestTree Tree { get; } = copy.Tree;

    public Task<IReadOnlyList<ReplicaEntry>> ReadEntriesAsync(DigestPrefix range, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReplicaEntry>>([.. copy.Entries.Where(entry => range.Contains(entry.Entry.Place))]);
}
