namespace Federation.Aggregator.Pages.Compare;

/// <summary>A piece of a text. Public, as all that Razor components take.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Match">Whether another text has the word too; null of what is no word, or one that says nothing.</param>
public readonly record struct MarkedWord(string Text, bool? Match);
