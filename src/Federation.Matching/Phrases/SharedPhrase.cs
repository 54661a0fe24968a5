namespace Federation.Matching.Phrases;

/// <summary>Words that titles of several bodies have in common, one after the other.</summary>
/// <param name="Text">The words as most of the titles write them, in lower case.</param>
/// <param name="Titles">Indexes of the titles, in their order.</param>
public sealed record SharedPhrase(string Text, IReadOnlyList<int> Titles);
