using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Replication;

/// <summary>
/// The digest of another node. Every answer proves itself: what it holds makes up the hash that was promised for it, from the root down.
/// </summary>
internal sealed class RemoteDigestSource(RemoteCatalog catalog, Digest digest, bool isPinned) : IDigestSource
{
    private readonly string _namePrefix = $"{digest.Registry}/workItems/";

    /// <inheritdoc/>
    public DigestHash Root { get; } = HashOf(digest.Root);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DigestBranch>> ReadAsync(
        IReadOnlyList<(DigestPrefix Range, DigestHash Promised)> ranges, CancellationToken cancellationToken)
    {
        if (ranges.Count == 0)
            return [];
        var request = new GetDigestRangesRequest
        {
            Parent = digest.Registry,
            Revision = isPinned ? digest.Revision : 0,
            Prefixes = { ranges.Select(range => range.Range.ToString()) },
        };
        var response = await catalog.GetDigestRangesAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.Ranges.Count != ranges.Count)
            throw new AlteredCopyException($"It answers for {response.Ranges.Count} ranges of its digest, and was asked for {ranges.Count}.");
        return [.. ranges.Zip(response.Ranges, (asked, got) => Proven(asked.Range, asked.Promised, got))];
    }

    private static DigestHash HashOf(Google.Protobuf.ByteString hash) => hash.Length == DigestHash.Length
        ? new DigestHash(hash.Span)
        : throw new AlteredCopyException($"Its digest has a hash of {hash.Length} bytes.");

    private DigestBranch Proven(DigestPrefix range, DigestHash promised, DigestRange got)
    {
        var branch = Read(range, got);

        // A registry that moves on between two answers has other hashes, without anybody having lied.
        return branch.Hash == promised || !isPinned ? branch : throw Disproven(range);
    }

    private DigestBranch Read(DigestPrefix range, DigestRange got)
    {
        if (got.Children.Count == 0)
            return ReadLeaf(range, got);
        if (got.Children.Count != DigestNode.FanOut || range.Length == DigestPlace.Digits)
            throw Disproven(range);
        DigestHash[] children = [.. got.Children.Select(child => HashOf(child.Hash))];
        return new DigestBranch { Hash = DigestNode.HashOf(children), Children = [.. children.Select(DigestBranch.Of)] };
    }

    private DigestBranch ReadLeaf(DigestPrefix range, DigestRange got)
    {
        List<ReplicaEntry> entries = new(got.Entries.Count);
        foreach (var entry in got.Entries)
        {
            if (!entry.Name.StartsWith(_namePrefix, StringComparison.Ordinal) || !WorkItemName.IsValidId(entry.Name[_namePrefix.Length..]))
                throw new AlteredCopyException($"Its digest holds '{entry.Name}', which is no work item of {digest.Registry}.");
            var place = DigestPlace.Of(entry.Name[_namePrefix.Length..]);
            var read = new DigestEntry(place, entry.Revision, HashOf(entry.ContentHash));
            if (!range.Contains(place) || (entries.Count > 0 && read <= entries[^1].Entry))
                throw Disproven(range);
            entries.Add(new ReplicaEntry(entry.Name, read));
        }

        return DigestBranch.Of(entries);
    }

    private static AlteredCopyException Disproven(DigestPrefix range) =>
        new($"Its digest does not prove itself: what is below '{range}' does not make up the hash above.");
}
