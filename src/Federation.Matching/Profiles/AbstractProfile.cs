namespace Federation.Matching.Profiles;

/// <summary>What pairs are scored on, of one abstract: its rarest words.</summary>
internal sealed class AbstractProfile
{
    /// <summary>Of a missing abstract.</summary>
    public static readonly AbstractProfile Empty = new() { Terms = [], Weights = [], Norm = 0 };

    /// <summary>The rarest words, rising by hash.</summary>
    public required uint[] Terms { get; init; }

    /// <summary>What each of <see cref="Terms"/> tells.</summary>
    public required float[] Weights { get; init; }

    /// <summary>Euclidean length of <see cref="Weights"/>.</summary>
    public required float Norm { get; init; }
}
