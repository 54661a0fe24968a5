using System.Globalization;
using Federation.Matching.Features;

namespace Federation.Matching.Explanations;

/// <summary>Names and sentences of the features.</summary>
internal static class FeatureSentences
{
    /// <summary>Name of a feature, as reports show it.</summary>
    public static string Name(Feature feature) => feature switch
    {
        Feature.TitleOverlap => "title-overlap",
        Feature.TitleCoverage => "title-coverage",
        Feature.UnmatchedWord => "unmatched-word",
        Feature.PartConflict => "part-conflict",
        Feature.NumberConflict => "number-conflict",
        Feature.AbstractSimilarity => "abstract-similarity",
        Feature.NoAbstract => "no-abstract",
        Feature.SameGroup => "same-group",
        Feature.YearsApart => "years-apart",
        _ => throw new ArgumentOutOfRangeException(nameof(feature)),
    };

    /// <summary>What the value of a feature means, in a sentence.</summary>
    public static string Sentence(Feature feature, float value) => feature switch
    {
        Feature.TitleOverlap => string.Create(CultureInfo.InvariantCulture, $"The titles share {value:P0} of what their words tell."),
        Feature.TitleCoverage => string.Create(CultureInfo.InvariantCulture, $"{value:P0} of the shorter title is in the other."),
        Feature.UnmatchedWord => value > 0 ? "A telling word stands in one title only." : "Neither title has a word that the other lacks.",
        Feature.PartConflict => value > 0 ? "They are different parts, stages or versions." : "No part, stage or version contradicts.",
        Feature.NumberConflict => value > 0 ? "The numbers in the titles differ." : "No number contradicts.",
        Feature.AbstractSimilarity => string.Create(CultureInfo.InvariantCulture, $"The abstracts are {value:P0} alike."),
        Feature.NoAbstract => value > 0 ? "One of them has no abstract to compare." : "Both have an abstract.",
        Feature.SameGroup => value > 0 ? "The same group is responsible for both." : "Different groups are responsible.",
        Feature.YearsApart => string.Create(CultureInfo.InvariantCulture, $"They are {value:0.#} years apart."),
        _ => throw new ArgumentOutOfRangeException(nameof(feature)),
    };
}
