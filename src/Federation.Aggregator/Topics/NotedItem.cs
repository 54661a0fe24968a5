using Federation.Aggregator.Mirroring;
using Federation.Matching.Phrases;

namespace Federation.Aggregator.Topics;

/// <summary>A mirrored item as topics look at it.</summary>
/// <param name="Item">What is shown of it.</param>
/// <param name="Text">Where terms are looked for.</param>
internal sealed record NotedItem(ReportedItem Item, PhraseText Text);
