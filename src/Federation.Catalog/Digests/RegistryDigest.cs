using Federation.Protocol.Digests;

namespace Federation.Catalog.Digests;

/// <summary>The digest of a registry, held in memory: the trees of its last revisions, and the roots of more.</summary>
/// <remarks>
/// A state is put here before its transaction commits, so that whoever reads a revision from the file finds its digest. Were the
/// transaction rolled back, the next one takes the place of what it left.
/// </remarks>
internal sealed class RegistryDigest
{
    private const int KeptTrees = 4;
    private const int KeptRoots = 1_000;

    private readonly Lock _lock = new();
    private readonly List<(long Revision, DigestTree Tree)> _trees;
    private readonly List<(long Revision, DigestRoot Root)> _roots;

    internal RegistryDigest(long revision, DigestTree tree) => (_trees, _roots) = ([(revision, tree)], [(revision, DigestRoot.Of(tree))]);

    /// <summary>The tree of a revision; null when it is not one of the newest few.</summary>
    internal DigestTree? FindTree(long revision)
    {
        lock (_lock)
            return _trees.Find(kept => kept.Revision == revision).Tree;
    }

    /// <summary>The root of a revision; null when it is not one of the newest thousand that commits ended with.</summary>
    internal DigestRoot? FindRoot(long revision)
    {
        lock (_lock)
        {
            var at = _roots.FindLastIndex(kept => kept.Revision == revision);
            return at < 0 ? null : _roots[at].Root;
        }
    }

    /// <summary>The tree of the revision that a transaction reads, made out of the entries when it is not at hand.</summary>
    internal DigestTree Tree(long revision, IDigestEntries entries)
    {
        if (FindTree(revision) is { } known)
            return known;
        var tree = DigestTree.Build(entries.Read(DigestPrefix.Root));
        lock (_lock)
        {
            // Writers may have gone on meanwhile; theirs stay the newest.
            if (_trees.Count == 0 || _trees[^1].Revision < revision)
                Add(revision, tree);
        }

        return tree;
    }

    /// <summary>Goes on to the state that a transaction makes.</summary>
    /// <param name="before">The revision that it began at.</param>
    /// <param name="after">The revision that it ends at.</param>
    /// <param name="changes">What changed.</param>
    /// <param name="entries">The entries as they are now.</param>
    internal DigestTree Advance(long before, long after, IReadOnlyCollection<DigestChange> changes, IDigestEntries entries)
    {
        var tree = FindTree(before)?.With(changes, entries) ?? DigestTree.Build(entries.Read(DigestPrefix.Root));
        lock (_lock)
        {
            EndAt(after == before ? before - 1 : before);
            Add(after, tree);
        }

        return tree;
    }

    /// <summary>Forgets the states after a revision: what comes after it now is made when it is asked for.</summary>
    internal void EndAt(long revision)
    {
        lock (_lock)
        {
            _trees.RemoveAll(kept => kept.Revision > revision);
            _roots.RemoveAll(kept => kept.Revision > revision);
        }
    }

    private void Add(long revision, DigestTree tree)
    {
        _trees.Add((revision, tree));
        _roots.Add((revision, DigestRoot.Of(tree)));
        if (_trees.Count > KeptTrees)
            _trees.RemoveAt(0);
        if (_roots.Count > KeptRoots)
            _roots.RemoveAt(0);
    }
}
