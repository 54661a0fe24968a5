using System.Globalization;
using System.Text;
using Federation.Matching.Features;

namespace Federation.Matching.Explanations;

/// <summary>Names and sentences of the features, as people read them.</summary>
internal static class FeatureSentences
{
    private const int MostWords = 3;
    private const string NoAbstracts = "There are no two abstracts to compare.";

    // Nats from which two titles are hardly alike by chance.
    private const float Telling = 20;

    // Shares from which, and up to which, a reader takes one for likeness or for the lack of it, whatever it does to the score.
    private const float Most = 2 / 3f;
    private const float Few = 1 / 3f;

    // Two registries that copy each other have a tenth of their titles in common, or more.
    private const float Kindred = 0.1f;

    // The same for years.
    private const float Near = 1;
    private const float Far = 5;

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

    /// <summary>What the value of a feature means.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="value">Its value.</param>
    /// <param name="words">The words of the two titles, which it quotes.</param>
    public static Remark Of(Feature feature, float value, TitleWords words) => feature switch
    {
        Feature.TitleOverlap => Share(value, $"The titles share {Percent(value)} of what their words tell."),
        Feature.ShorterCovered => Share(value, $"{Percent(value)} of the shorter title is in the longer one."),
        Feature.LongerCovered => Share(value, $"{Percent(value)} of the longer title is in the shorter one."),
        Feature.RelatedOverlap => Share(value, $"Counting related words and abbreviations, the titles share {Percent(value)}."),
        Feature.LighterOddWord or Feature.LessOddWeight or Feature.MissedLess => value > 0
            ? Lacking("Each title has", words)
            : Remark.For("One title has no word that the other lacks."),
        Feature.HeavierOddWord or Feature.MoreOddWeight or Feature.MissedMore => value > 0
            ? Lacking(words.OnlyLeft.Count > 0 && words.OnlyRight.Count > 0 ? "Each title has" : "One title has", words)
            : Remark.For("Neither title has a word that the other lacks."),
        Feature.ExpectedOverlap => Share(value, $"Leaving each registry's own wording out, the titles share {Percent(value)}."),
        Feature.SameCore => Told(value, "Without standing phrases the titles are the same.", "Without standing phrases the titles still differ."),
        Feature.WordOrder => Share(value, $"{Percent(value)} of the words stand in the same order."),
        Feature.PhraseWeight or Feature.PhraseShare => Told(value, "They have a phrase in common word for word.", "They have no phrase in common."),
        Feature.HeadOverlap => Share(value, $"The beginnings of the titles share {Percent(value)}."),
        Feature.TailOverlap => Share(value, $"The ends of the titles share {Percent(value)}."),
        Feature.TailCoveredLess or Feature.TailCoveredMore => Share(value, $"{Percent(value)} of the end of one title is in the other."),
        Feature.ShorterWeight => value >= Telling
            ? Remark.For($"The shorter title has many or rare words ({Number(value)} nats).")
            : Remark.Against($"The shorter title has few and common words ({Number(value)} nats)."),
        Feature.SharedBoilerplate => Told(value, "Both titles use the same standing phrases.", "The titles share no standing phrase."),
        Feature.Part => Designated("parts", value),
        Feature.Stage => Designated("stages", value),
        Feature.Version => Designated("versions", value),
        Feature.Numbers => Designated("numbers", value),
        Feature.AbstractSimilarity or Feature.AbstractCovered => Compared(value, $"The abstracts share {Percent(value)} of their rare words.", NoAbstracts),
        Feature.AbstractCopy => Compared(value, $"{Percent(value)} of the abstracts is worded alike.", NoAbstracts),
        Feature.Abstracts => Remark.Either($"{Number(value)} of the two have an abstract."),
        Feature.TitleInAbstractLess or Feature.TitleInAbstractMore => Compared(value, $"{Percent(value)} of a title is in the other's abstract.", "There is no abstract to look for the other title in."),
        Feature.SameGroup => value > 0 ? Remark.For("The same group is responsible for both.")
            : value <= -1 ? Remark.Against("Different groups are responsible.") : Remark.Either("It is not known whether one group is responsible for both."),
        Feature.GroupAffinity => Told(value, "Their groups often work on the same documents.", "Their groups are not known to work together."),
        Feature.JointGroup => Told(value, "A group of one belongs to the other body too.", "No group belongs to both bodies."),
        Feature.NamesOtherBody => Told(value, "One speaks of the other's body.", "Neither speaks of the other's body."),
        Feature.SameKind => value > 0 ? Remark.For("They are documents of the same kind.")
            : value < 0 ? Remark.Against("They are documents of different kinds.") : Remark.Either("The kind of one document is not known."),
        Feature.YearsApart => value < 0 ? Remark.Either("The date of one is not known.") : Apart(value, $"They are {Number(value)} years apart."),
        Feature.RegistryAffinity => Share(MathF.Exp(value), $"The registries share {Percent(MathF.Exp(value))} of their titles.", Kindred),
        Feature.Alone => Told(value, "By themselves the two items look like one work.", "By themselves the two items do not look like one work."),
        Feature.BestRank or Feature.WorstRank => Told(-value, "No other title suits either of them better.", "Other titles suit one of them better."),
        Feature.MoreMargin or Feature.LessMargin => Told(value, "The next best match is clearly worse.", "Another match is at least as good."),
        Feature.Rivals => Told(-value, "No other match is about as good.", "There are other matches about as good."),
        Feature.Editions => Remark.Either(value > 0 ? "A registry lists several editions of the document." : "Each registry lists the document once."),
        Feature.OtherEdition => Told(value, "Another edition is clearly a pair with one of them.", "No other edition speaks for the pair."),
        Feature.ThirdParty => Told(value, "A third registry lists the same work.", "No third registry supports the pair."),
        Feature.Kin => Told(value, "Other documents of the two families are pairs.", "No other documents of the two families are pairs."),
        _ => throw new ArgumentOutOfRangeException(nameof(feature)),
    };

    private static Remark Told(float value, string above, string otherwise) => value > 0 ? Remark.For(above) : Remark.Against(otherwise);

    private static Remark Share(float value, string sentence, float most = Most) =>
        value >= most ? Remark.For(sentence) : value <= Few ? Remark.Against(sentence) : Remark.Either(sentence);

    // Below 0 is the share of what is not there.
    private static Remark Compared(float value, string sentence, string otherwise) => value < 0 ? Remark.Either(otherwise) : Share(value, sentence);

    private static Remark Apart(float years, string sentence) =>
        years <= Near ? Remark.For(sentence) : years >= Far ? Remark.Against(sentence) : Remark.Either(sentence);

    private static Remark Designated(string what, float value) => value switch
    {
        1 => Remark.For($"The {what} agree."),
        -1 => Remark.Against($"The {what} contradict each other."),
        0 => Remark.Either($"Neither title names {what}."),
        _ => Remark.Against($"Only one title names {what}."),
    };

    // The most telling ones, those of one title before those of the other.
    private static Remark Lacking(string whoHas, TitleWords words)
    {
        var quoted = new[] { words.OnlyLeft, words.OnlyRight }.Where(static only => only.Count > 0)
            .Select(static only => string.Join(", ", only.Take(MostWords).Select(static word => $"“{word}”")) + (only.Count > MostWords ? " ..." : ""));
        return Remark.Against($"{whoHas} words that the other lacks{(string.Join("; ", quoted) is { Length: > 0 } text ? ": " + text : "")}.");
    }

    private static string Percent(float value) => (value * 100).ToString("0", CultureInfo.InvariantCulture) + " %";

    private static string Number(float value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
