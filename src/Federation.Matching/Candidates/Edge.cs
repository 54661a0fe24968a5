using Federation.Matching.Text;

namespace Federation.Matching.Candidates;

/// <summary>A candidate pair.</summary>
internal sealed class Edge(Entry left, Entry right)
{
    private const float Hopeless = -6;
    private const float Sure = 1;

    /// <summary>The item whose key sorts first.</summary>
    public Entry Left { get; } = left;

    /// <summary>The other item.</summary>
    public Entry Right { get; } = right;

    /// <summary>Log-odds from the two items alone.</summary>
    public float Alone { get; set; }

    /// <summary>Whether the two items alone have so little in common that no surroundings would make a pair of them.</summary>
    public bool IsHopeless => Alone <= Hopeless;

    /// <summary>Whether the two items alone make it rather sure that they are a pair, which speaks for its kin.</summary>
    public bool IsSure => Alone > Sure;

    /// <summary>What the pair's kin have in common: the families of its two items.</summary>
    public ulong Kinship
    {
        get
        {
            var left = TermHash.Mix(Left.Profile.RegistryHash, Left.Profile.Titles[0].HeadHash);
            var right = TermHash.Mix(Right.Profile.RegistryHash, Right.Profile.Titles[0].HeadHash);
            return TermHash.Mix(Math.Min(left, right), Math.Max(left, right));
        }
    }

    /// <summary>The other end.</summary>
    public Entry Other(Entry entry) => ReferenceEquals(entry, Left) ? Right : Left;
}
