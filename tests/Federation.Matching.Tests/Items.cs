namespace Federation.Matching.Tests;

/// <summary>Items for tests, written the way the registries write them.</summary>
internal static class Items
{
    public static MatchItem Itu(string key, string title, string summary = "") =>
        new() { Key = key, Registry = "itu", Title = title, Abstract = summary };

    public static MatchItem Iso(string key, string title, string summary = "") =>
        new() { Key = key, Registry = "iso", Title = title, Abstract = summary };

    public static MatchItem Of(string registry, string key, string title) =>
        new() { Key = key, Registry = registry, Title = title };

    /// <summary>A reported pair of this probability, of which nobody says more.</summary>
    public static MatchedPair Pair(string left, string right, double probability) =>
        new(left, right, probability, probability, Verdict.Overlap, DeclaredRelation.None, DeclaringSide.None, probability);
}
