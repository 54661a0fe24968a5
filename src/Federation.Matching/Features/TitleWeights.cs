using Federation.Matching.Profiles;

namespace Federation.Matching.Features;

/// <summary>What the words of a title tell, in nats.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Head">Those of the first segment that is no boilerplate.</param>
/// <param name="Tail">Those of the last segment.</param>
internal record struct TitleWeights(float Total, float Head, float Tail)
{
    /// <summary>The weights of a title.</summary>
    public static TitleWeights Of(TitleProfile title) => new(title.TotalWeight, title.HeadWeight, title.TailWeight);

    /// <summary>Adds a word.</summary>
    public void Add(float weight, TitlePlace place)
    {
        Total += weight;
        Head += (place & TitlePlace.Head) != 0 ? weight : 0;
        Tail += (place & TitlePlace.Tail) != 0 ? weight : 0;
    }

    /// <summary>These weights less others.</summary>
    public readonly TitleWeights Less(TitleWeights other) => new(Total - other.Total, Head - other.Head, Tail - other.Tail);
}
