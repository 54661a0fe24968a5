namespace Federation.Matching.Profiles;

/// <summary>What pairs are scored on, of one abstract: its rarest words, and a sketch of its wording.</summary>
internal sealed class AbstractProfile
{
    /// <summary>Values of a sketch.</summary>
    public const int SketchSize = 16;

    /// <summary>Of a missing abstract.</summary>
    public static readonly AbstractProfile Empty = new() { Terms = [], Norm = 0, Sketch = [] };

    /// <summary>The rarest words, rising by hash.</summary>
    public required AbstractTerm[] Terms { get; init; }

    /// <summary>Euclidean length of the terms' weights.</summary>
    public required float Norm { get; init; }

    /// <summary>MinHash of the runs of three words: the share of equal values estimates the share of equal runs.</summary>
    public required ushort[] Sketch { get; init; }
}
