using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>What pairs are scored on, of one title.</summary>
internal sealed class TitleProfile
{
    /// <summary>Distinct words, rising; numbers among them, designators not.</summary>
    public required uint[] Terms { get; init; }

    /// <summary>What each of <see cref="Terms"/> tells here: its own weight times its segment's.</summary>
    public required float[] Weights { get; init; }

    /// <summary>Sum of <see cref="Weights"/>.</summary>
    public required float TotalWeight { get; init; }

    /// <summary>The words in their order, stop words left out.</summary>
    public required uint[] Sequence { get; init; }

    /// <summary>Where in <see cref="Sequence"/> each segment begins.</summary>
    public required ushort[] Segments { get; init; }

    /// <summary>Parts, stages, releases, rising.</summary>
    public required Designator[] Designators { get; init; }

    /// <summary>Other numbers, rising.</summary>
    public required uint[] Numbers { get; init; }

    /// <summary>Hash of the words that are no boilerplate, in their order.</summary>
    public required ulong CoreHash { get; init; }
}
