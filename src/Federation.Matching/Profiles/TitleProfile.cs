using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>What pairs are scored on, of one title.</summary>
internal sealed class TitleProfile
{
    /// <summary>Distinct words, rising by hash; numbers among them, designators not. At most <see cref="MatchLimits.TitleTerms"/>.</summary>
    public required TitleTerm[] Terms { get; init; }

    /// <summary>Sum of the terms' weights.</summary>
    public required float TotalWeight { get; init; }

    /// <summary>Weight of the terms in the first segment that is no boilerplate.</summary>
    public required float HeadWeight { get; init; }

    /// <summary>Weight of the terms in the last segment.</summary>
    public required float TailWeight { get; init; }

    /// <summary>The words in their order, stop words left out.</summary>
    public required uint[] Sequence { get; init; }

    /// <summary>Each two neighbours of <see cref="Sequence"/> written as one word: <c>audio-visual</c> is <c>audiovisual</c>.</summary>
    public required uint[] Joined { get; init; }

    /// <summary>Initial letters of <see cref="Sequence"/>.</summary>
    public required string Initials { get; init; }

    /// <summary>Filter of the words that abbreviate a run of <see cref="Sequence"/> to its initial letters.</summary>
    public required InitialismFilter Initialisms { get; init; }

    /// <summary>Parts, stages, releases, rising.</summary>
    public required Designator[] Designators { get; init; }

    /// <summary>Other numbers, rising.</summary>
    public required uint[] Numbers { get; init; }

    /// <summary>Hash of the words of the first segment that is no boilerplate.</summary>
    public required ulong HeadHash { get; init; }

    /// <summary>Hash of the words that are no boilerplate, in their order.</summary>
    public required ulong CoreHash { get; init; }

    /// <summary>Weight of a word of the title.</summary>
    public float WeightOf(uint term)
    {
        foreach (ref readonly var one in Terms.AsSpan())
        {
            if (one.Term == term)
            {
                return one.Weight;
            }
        }

        return 0;
    }
}
