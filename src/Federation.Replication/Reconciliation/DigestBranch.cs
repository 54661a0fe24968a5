using Federation.Protocol.Digests;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Replication;

/// <summary>A node of a digest tree on the way down: known by its hash alone, or with what is below it.</summary>
internal sealed record DigestBranch
{
    /// <summary>A range without items.</summary>
    internal static DigestBranch Empty { get; } = Of([]);

    /// <summary>Its hash.</summary>
    internal required DigestHash Hash { get; init; }

    /// <summary>Its children in the order of their digit; null when it is a leaf, or not yet read.</summary>
    internal IReadOnlyList<DigestBranch>? Children { get; init; }

    /// <summary>Its entries in their order, with their names as far as they are known; null when it has children, or is not yet read.</summary>
    internal IReadOnlyList<ReplicaEntry>? Entries { get; init; }

    /// <summary>Whether what is below it is still to be read.</summary>
    internal bool IsUnread => Children is null && Entries is null;

    /// <summary>A branch that is known by its hash.</summary>
    internal static DigestBranch Of(DigestHash hash) => hash == DigestHash.Empty ? Empty : new DigestBranch { Hash = hash };

    /// <summary>A branch that is known by its entries.</summary>
    internal static DigestBranch Of(IReadOnlyList<ReplicaEntry> entries)
    {
        DigestEntry[] hashed = [.. entries.Select(entry => entry.Entry)];
        return new DigestBranch { Hash = DigestNode.HashOf(hashed), Entries = entries };
    }

    /// <summary>The branches one digit further.</summary>
    internal IReadOnlyList<DigestBranch> Split(DigestPrefix range)
    {
        if (Children is not null)
            return Children;
        var entries = Entries!.ToLookup(entry => range.DigitOf(entry.Entry.Place));
        return [.. Enumerable.Range(0, DigestNode.FanOut).Select(digit => Of([.. entries[digit]]))];
    }
}
