using System.Runtime.InteropServices;

namespace Federation.Protocol.Digests;

/// <summary>
/// The Merkle tree over the items of a registry (see <c>digest.proto</c>). It depends on the set of entries alone, and a change
/// costs the leaf that it falls into and the way up from there: O(log n).
/// </summary>
/// <remarks>
/// A tree is immutable and shares with the tree that it was made from whatever did not change. It holds hashes only, about 6 MB
/// for a million items; the entries stay where the items are, and are read a leaf at a time.
/// </remarks>
public sealed class DigestTree
{
    // The entries of so many first digits are read at once: of a million items, some hundreds.
    private const int DigitsOfPart = 3;

    private DigestTree(DigestNode root) => Root = root;

    /// <summary>The tree of a registry without items.</summary>
    public static DigestTree Empty { get; } = new(DigestNode.Empty);

    /// <summary>The root.</summary>
    public DigestNode Root { get; }

    /// <summary>Makes a tree.</summary>
    /// <param name="entries">All entries, in their order. They are read once, and few are held at a time.</param>
    public static DigestTree Build(IEnumerable<DigestEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        using var reading = new DigestReader(entries);
        return new DigestTree(Build(DigestPrefix.Root, reading));
    }

    /// <summary>Makes a tree on all processors.</summary>
    /// <param name="entries">All entries. Ranges of them are read by several threads at once.</param>
    public static DigestTree Build(IDigestEntries entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var children = new DigestNode[DigestNode.FanOut];
        Parallel.For(0, children.Length, digit => children[digit] = Build(DigestPrefix.Root.Child(digit), entries));
        return DigestNode.IsLeafRange(DigestPrefix.Root, children.Sum(child => child.ItemCount))
            ? Build(entries.Read(DigestPrefix.Root))
            : new DigestTree(DigestNode.Inner(children));
    }

    /// <summary>Makes the tree that comes of changes.</summary>
    /// <param name="changes">What changed: one for each item that is new, gone or different.</param>
    /// <param name="after">The entries as they are after the changes.</param>
    public DigestTree With(IEnumerable<DigestChange> changes, IDigestEntries after)
    {
        ArgumentNullException.ThrowIfNull(after);
        var sorted = changes.ToArray();
        Array.Sort(sorted, static (left, right) => left.Place.CompareTo(right.Place));
        return sorted.Length == 0 ? this : new DigestTree(Change(DigestPrefix.Root, Root, sorted, after));
    }

    /// <summary>Finds the node of a range; null when the tree has none, since a leaf stands for a wider one.</summary>
    public DigestNode? Find(DigestPrefix range)
    {
        var node = Root;
        var at = DigestPrefix.Root;
        while (at.Length < range.Length)
        {
            if (node.ItemCount == 0)
                return DigestNode.Empty;
            if (node.IsLeaf)
                return null;
            var digit = at.DigitOf(range.First);
            node = node.Children[digit];
            at = at.Child(digit);
        }

        return node;
    }

    private static DigestNode Build(DigestPrefix range, IDigestEntries entries)
    {
        using var reading = new DigestReader(entries.Read(range));
        return Build(range, reading);
    }

    private static DigestNode Build(DigestPrefix range, DigestReader reading)
    {
        if (range.Length >= DigitsOfPart || DigestNode.IsLeafRange(range, reading.CountAhead(range)))
            return Build(range, CollectionsMarshal.AsSpan(reading.Take(range)));
        var children = new DigestNode[DigestNode.FanOut];
        for (var digit = 0; digit < DigestNode.FanOut; digit++)
            children[digit] = Build(range.Child(digit), reading);
        return DigestNode.Inner(children);
    }

    private static DigestNode Build(DigestPrefix range, ReadOnlySpan<DigestEntry> entries)
    {
        if (DigestNode.IsLeafRange(range, entries.Length))
            return DigestNode.Leaf(entries);
        var children = new DigestNode[DigestNode.FanOut];
        for (var digit = 0; digit < DigestNode.FanOut; digit++)
        {
            var child = range.Child(digit);
            var count = 0;
            while (count < entries.Length && entries[count].Place <= child.Last)
                count++;
            children[digit] = Build(child, entries[..count]);
            entries = entries[count..];
        }

        return DigestNode.Inner(children);
    }

    private static DigestNode Change(
        DigestPrefix range, DigestNode before, ReadOnlySpan<DigestChange> changes, IDigestEntries after)
    {
        var count = before.ItemCount;
        foreach (var change in changes)
            count += change.Added;
        if (before.IsLeaf || DigestNode.IsLeafRange(range, count))
            return Build(range, after);

        var children = before.Children.ToArray();
        while (!changes.IsEmpty)
        {
            var digit = range.DigitOf(changes[0].Place);
            var child = range.Child(digit);
            var length = 1;
            while (length < changes.Length && child.Contains(changes[length].Place))
                length++;
            children[digit] = Change(child, children[digit], changes[..length], after);
            changes = changes[length..];
        }

        return DigestNode.Inner(children);
    }
}
