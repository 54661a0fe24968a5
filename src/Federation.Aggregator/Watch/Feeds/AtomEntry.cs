namespace Federation.Aggregator.Watch.Feeds;

/// <summary>An entry of a feed (RFC 4287, section 4.1.2).</summary>
/// <param name="Name">What its identifier follows from.</param>
/// <param name="Title">What happened.</param>
/// <param name="Updated">When.</param>
/// <param name="Path">The page about it.</param>
/// <param name="Categories">What kinds it is of: terms, and how people read them.</param>
/// <param name="Lines">The content, a paragraph each.</param>
internal sealed record AtomEntry(
    string Name, string Title, DateTimeOffset Updated, string Path, IReadOnlyList<(string Term, string Label)> Categories, IReadOnlyList<AtomLine> Lines);
