using System.Globalization;
using System.Text;
using Federation.Matching.Features;

namespace Federation.Matching.Explanations;

/// <summary>Names and sentences of the features, as people read them.</summary>
internal static class FeatureSentences
{
    /// <summary>Name of a feature, for example <c>title-overlap</c>.</summary>
    public static string Name(Feature feature)
    {
        var name = new StringBuilder();
        foreach (var c in feature.ToString())
        {
            name.Append(char.IsUpper(c) && name.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }

    /// <summary>What the value of a feature means, in a sentence.</summary>
    public static string Of(Feature feature, float value) => feature switch
    {
        Feature.TitleOverlap => $"The titles share {Percent(value)} of what their words tell.",
        Feature.ShorterCovered => $"{Percent(value)} of the shorter title is in the longer one.",
        Feature.LongerCovered => $"{Percent(value)} of the longer title is in the shorter one.",
        Feature.RelatedOverlap => $"Counting related words and abbreviations, the titles share {Percent(value)}.",
        Feature.LighterOddWord or Feature.LessOddWeight or Feature.MissedLess => value > 0
            ? "Each title has words that the other lacks."
            : "One title has no word that the other lacks.",
        Feature.HeavierOddWord or Feature.MoreOddWeight or Feature.MissedMore => value > 0
            ? $"One title has telling words that the other lacks ({Number(value)} nats)."
            : "Neither title has a word that the other lacks.",
        Feature.ExpectedOverlap => $"Leaving each registry's own wording out, the titles share {Percent(value)}.",
        Feature.SameCore => value > 0 ? "Without standing phrases the titles are the same." : "Without standing phrases the titles still differ.",
        Feature.WordOrder => $"{Percent(value)} of the words stand in the same order.",
        Feature.PhraseWeight or Feature.PhraseShare => value > 0 ? "They have a phrase in common word for word." : "They have no phrase in common.",
        Feature.HeadOverlap => $"The beginnings of the titles share {Percent(value)}.",
        Feature.TailOverlap => $"The ends of the titles share {Percent(value)}.",
        Feature.TailCoveredLess or Feature.TailCoveredMore => $"{Percent(value)} of the end of one title is in the other.",
        Feature.ShorterWeight => $"The shorter title tells {Number(value)} nats.",
        Feature.SharedBoilerplate => value > 0 ? "Both titles use the same standing phrases." : "The titles share no standing phrase.",
        Feature.Part => Designated("parts", value),
        Feature.Stage => Designated("stages", value),
        Feature.Version => Designated("versions", value),
        Feature.Numbers => Designated("numbers", value),
        Feature.AbstractSimilarity or Feature.AbstractCovered => value < 0
            ? "There are no two abstracts to compare."
            : $"The abstracts share {Percent(value)} of their rare words.",
        Feature.AbstractCopy => value < 0 ? "There are no two abstracts to compare." : $"{Percent(value)} of the abstracts is worded alike.",
        Feature.Abstracts => $"{Number(value)} of the two have an abstract.",
        Feature.TitleInAbstractLess or Feature.TitleInAbstractMore => value < 0
            ? "There is no abstract to look for the other title in."
            : $"{Percent(value)} of a title is in the other's abstract.",
        Feature.SameGroup => value > 0 ? "The same group is responsible for both."
            : value <= -1 ? "Different groups are responsible." : "It is not known whether one group is responsible for both.",
        Feature.GroupAffinity => value > 0 ? "Their groups often work on the same documents." : "Their groups are not known to work together.",
        Feature.JointGroup => value > 0 ? "A group of one belongs to the other body too." : "No group belongs to both bodies.",
        Feature.NamesOtherBody => value > 0 ? "One speaks of the other's body." : "Neither speaks of the other's body.",
        Feature.SameKind => value > 0 ? "They are documents of the same kind." : value < 0 ? "They are documents of different kinds." : "The kind of one document is not known.",
        Feature.YearsApart => value < 0 ? "The date of one is not known." : $"They are {Number(value)} years apart.",
        Feature.RegistryAffinity => $"The registries share {Percent(MathF.Exp(value))} of their titles.",
        Feature.Alone => value > 0 ? "By themselves the two items look like one work." : "By themselves the two items do not look like one work.",
        Feature.BestRank or Feature.WorstRank => value > 0 ? "Other titles suit one of them better." : "No other title suits either of them better.",
        Feature.MoreMargin or Feature.LessMargin => value > 0 ? "The next best choice is clearly worse." : "Another choice is at least as good.",
        Feature.Rivals => value > 0 ? "There are other choices about as good." : "There is no other choice about as good.",
        Feature.Editions => value > 0 ? "A registry lists several editions of the document." : "Each registry lists the document once.",
        Feature.OtherEdition => value > 0 ? "Another edition is clearly a pair with one of them." : "No other edition speaks for the pair.",
        Feature.ThirdParty => value > 0 ? "A third registry lists the same work." : "No third registry supports the pair.",
        Feature.Kin => value > 0 ? "Other documents of the two families are pairs." : "No other documents of the two families are pairs.",
        _ => throw new ArgumentOutOfRangeException(nameof(feature)),
    };

    private static string Designated(string what, float value) => value switch
    {
        1 => $"The {what} agree.",
        -1 => $"The {what} contradict each other.",
        0 => $"Neither title names {what}.",
        _ => $"Only one title names {what}.",
    };

    private static string Percent(float value) => (value * 100).ToString("0", CultureInfo.InvariantCulture) + " %";

    private static string Number(float value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
