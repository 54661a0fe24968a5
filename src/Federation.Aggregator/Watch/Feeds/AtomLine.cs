namespace Federation.Aggregator.Watch.Feeds;

/// <summary>A paragraph of an entry, in the language of the feed but for a title in it.</summary>
/// <param name="Text">The paragraph up to the title; all of it where there is none.</param>
/// <param name="Title">The title; empty for none.</param>
/// <param name="TitleLanguage">BCP 47 tag of its language; empty when that is not known.</param>
/// <param name="Rest">What follows it.</param>
internal readonly record struct AtomLine(string Text, string Title = "", string TitleLanguage = "", string Rest = "");
