using Federation.Protocol.Digests;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// The digest of a mirror, in memory: some 65 bytes an item. The tree is brought up to date when somebody asks for it, so that
/// a first copy, which changes every leaf a hundred times, hashes each only once.
/// </summary>
internal sealed class MirrorDigest
{
    // When a greater part of the items has changed, making the tree anew costs less than changing it.
    private const int GreatestChangedPart = 32;

    private readonly List<DigestChange> _pending = [];
    private DigestTree? _tree = DigestTree.Empty;

    /// <summary>The entries of all items held.</summary>
    public HeldEntries Held { get; } = new();

    /// <summary>The tree over what is held.</summary>
    public DigestTree Tree()
    {
        _tree = Change(Held, []);
        _pending.Clear();
        return _tree;
    }

    /// <summary>The tree over what would be held after a batch.</summary>
    public DigestTree TreeAfter(MirrorEdits edits) =>
        edits.LeftOverCount > 0 ? Build(edits) : Change(edits, edits.DigestChanges);

    /// <summary>Adds an item that was found in Redis.</summary>
    public void Add(in HeldEntry entry)
    {
        Held.Set(entry);
        _tree = null;
    }

    /// <summary>Takes over a batch that has been stored.</summary>
    /// <param name="edits">What it did.</param>
    /// <param name="after">The tree after it, where it is known.</param>
    public void Apply(MirrorEdits edits, DigestTree? after)
    {
        if (after is null)
            Note(edits);
        else
            _pending.Clear();
        _tree = after ?? _tree;

        if (edits.StartsSnapshot)
            Held.BeginSnapshot();
        Held.Apply(edits.All);
        if (edits.EndsSnapshot)
            Held.EndSnapshot();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Held.Clear();
        _pending.Clear();
        _tree = DigestTree.Empty;
    }

    private void Note(MirrorEdits edits)
    {
        if (_tree is not null)
            _pending.AddRange(edits.DigestChanges);
        if (edits.LeftOverCount > 0 || _pending.Count > (Held.Count / GreatestChangedPart) + DigestNode.LeafLimit)
        {
            _tree = null;
            _pending.Clear();
        }
    }

    private DigestTree Change(IDigestEntries after, IEnumerable<DigestChange> changes) =>
        _tree?.With(_pending.Concat(changes), after) ?? Build(after);

    private DigestTree Build(IDigestEntries after)
    {
        Held.Settle();
        return DigestTree.Build(after);
    }
}
