using Federation.Protocol.Digests;

namespace Federation.Replication;

/// <summary>The digest of a replica here. Its entries have no names until those are asked for.</summary>
internal sealed class ReplicaDigestSource(IReplicaDigest digest) : IDigestSource
{
    /// <inheritdoc/>
    public DigestHash Root => digest.Tree.Root.Hash;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DigestBranch>> ReadAsync(
        IReadOnlyList<(DigestPrefix Range, DigestHash Promised)> ranges, CancellationToken cancellationToken)
    {
        List<DigestBranch> branches = new(ranges.Count);
        foreach (var (range, _) in ranges)
        {
            if (digest.Tree.Find(range) is { IsLeaf: false } node)
            {
                branches.Add(new DigestBranch { Hash = node.Hash, Children = [.. node.Children.Select(child => DigestBranch.Of(child.Hash))] });
                continue;
            }

            var entries = await digest.ReadEntriesAsync(range, cancellationToken).ConfigureAwait(false);
            branches.Add(DigestBranch.Of([.. entries.Select(entry => new ReplicaEntry("", entry))]));
        }

        return branches;
    }
}
