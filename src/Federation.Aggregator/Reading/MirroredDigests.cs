using Federation.Aggregator.Mirroring;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using HeldDigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Aggregator.Reading;

/// <summary>Shows what the mirrors hold in such a way that anybody can hold it to the origin.</summary>
internal sealed class MirroredDigests(MirroredCatalog catalog)
{
    public GetDigestResponse Get(RegistryName name) => catalog.Read(name).ReadDigest((state, tree, _) => new GetDigestResponse
    {
        Digest = new Digest
        {
            Registry = name.ToString(),
            Epoch = state.OriginEpoch,
            Revision = state.OriginRevision,
            ItemCount = tree.Root.ItemCount,
            Root = tree.Root.Hash.ToByteString(),
        },
        SignedDigest = state.SignedDigest,
    }) ?? throw MirroredCatalog.Loading(name);

    public async Task<GetDigestRangesResponse> GetRangesAsync(GetDigestRangesRequest request, CancellationToken cancellationToken)
    {
        var name = RequestField.Read("parent", () => RegistryName.Parse(request.Parent));
        if (request.Prefixes.Count is 0 or > DigestPrefix.MaximumInRequest)
        {
            throw FederationErrors.InvalidArgument(
                "prefixes", $"There are {request.Prefixes.Count}; ask for 1 to {DigestPrefix.MaximumInRequest}. The empty one is the root.");
        }

        List<DigestPrefix> prefixes = [.. request.Prefixes.Select(Prefix)];
        var replica = catalog.Read(name);
        var (revision, nodes) = replica.ReadDigest((state, tree, held) => Tuple.Create(state.OriginRevision, Nodes(prefixes, tree, held)))
            ?? throw MirroredCatalog.Loading(name);
        if (request.Revision != 0 && request.Revision != revision)
            throw FederationErrors.DigestMoved($"{name} is at revision {revision} now, not {request.Revision} any more: begin again with GetDigest.");

        var digest = await replica.ReadDigestAsync(cancellationToken).ConfigureAwait(false);
        var found = await digest.FindNamesAsync([.. nodes.SelectMany(node => node.Entries)], cancellationToken).ConfigureAwait(false);
        var names = found.ToDictionary(entry => entry.Entry, entry => entry.Name);
        return new GetDigestRangesResponse { Revision = revision, Ranges = { nodes.Select(node => Range(node, names)) } };
    }

    private static DigestPrefix Prefix(string text, int i) => DigestPrefix.TryParse(text, out var prefix)
        ? prefix
        : throw FederationErrors.InvalidArgument($"prefixes[{i}]", $"'{text}' is not up to {DigestPlace.Digits} lower-case hexadecimal digits.");

    // Below a leaf the tree has no nodes, but what their hashes would be follows from the entries.
    private static List<FoundNode> Nodes(List<DigestPrefix> prefixes, DigestTree tree, HeldEntries held) =>
        [.. prefixes.Select(prefix => tree.Find(prefix) is { IsLeaf: false } inner
            ? new FoundNode(prefix, inner, [])
            : new FoundNode(prefix, null, [.. held.Read(prefix)]))];

    private static DigestRange Range(FoundNode node, Dictionary<HeldDigestEntry, string> names)
    {
        var range = new DigestRange { Prefix = node.Prefix.ToString() };
        if (node.Inner is { } inner)
        {
            (range.ItemCount, range.Hash) = (inner.ItemCount, inner.Hash.ToByteString());
            range.Children.Add(inner.Children.Select(child => new DigestChild { ItemCount = child.ItemCount, Hash = child.Hash.ToByteString() }));
            return range;
        }

        (range.ItemCount, range.Hash) = (node.Entries.Count, DigestNode.HashOf([.. node.Entries]).ToByteString());
        range.Entries.Add(node.Entries.Select(entry => new Protocol.Catalog.V1.DigestEntry
        {
            Name = names.GetValueOrDefault(entry, ""),
            Revision = entry.Revision,
            ContentHash = entry.ContentHash.ToByteString(),
        }));
        return range;
    }

    private sealed record FoundNode(DigestPrefix Prefix, DigestNode? Inner, IReadOnlyList<HeldDigestEntry> Entries);
}
