using Federation.Matching.Text;

namespace Federation.Matching.Candidates;

/// <summary>A candidate pair. Two are equal when their items are the same.</summary>
internal readonly struct Edge : IEquatable<Edge>
{
    private const float Hopeless = -6;
    private const float Sure = 1;

    private Edge(Entry left, Entry right, float alone) => (Left, Right, Alone) = (left, right, alone);

    /// <summary>The item whose key sorts first.</summary>
    public Entry Left { get; }

    /// <summary>The other item.</summary>
    public Entry Right { get; }

    /// <summary>Log-odds from the two items alone.</summary>
    public float Alone { get; }

    /// <summary>Whether the two items alone have so little in common that no surroundings would make a pair of them.</summary>
    public bool IsHopeless => Alone <= Hopeless;

    /// <summary>Whether the two items alone make it rather sure that they are a pair, which speaks for its kin.</summary>
    public bool IsSure => Alone > Sure;

    /// <summary>What the pair's kin have in common: the families of its two items.</summary>
    public ulong Kinship
    {
        get
        {
            var left = TermHash.Mix(Left.Profile.RegistryHash, Left.Title.HeadHash);
            var right = TermHash.Mix(Right.Profile.RegistryHash, Right.Title.HeadHash);
            return TermHash.Mix(Math.Min(left, right), Math.Max(left, right));
        }
    }

    /// <summary>Makes the pair of two items in either order.</summary>
    public static Edge Of(Entry one, Entry other, float alone) =>
        string.CompareOrdinal(one.Key, other.Key) < 0 ? new Edge(one, other, alone) : new Edge(other, one, alone);

    /// <summary>The same pair with other log-odds from its two items alone.</summary>
    public Edge With(float alone) => new(Left, Right, alone);

    /// <summary>The other end.</summary>
    public Entry Other(Entry entry) => ReferenceEquals(entry, Left) ? Right : Left;

    /// <inheritdoc/>
    public bool Equals(Edge other) => ReferenceEquals(Left, other.Left) && ReferenceEquals(Right, other.Right);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Edge other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Left.Slot, Right.Slot);
}
