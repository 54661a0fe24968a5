namespace Federation.Aggregator.Topics;

/// <summary>What has changed among the noted items since a state.</summary>
/// <param name="State">The state now.</param>
/// <param name="IsWhole">Whether these are all items that there are, whatever there was before.</param>
/// <param name="Stored">The items that are new or changed.</param>
/// <param name="Removed">Resource names of the items that are gone.</param>
internal sealed record NotedChanges(long State, bool IsWhole, IReadOnlyList<NotedItem> Stored, IReadOnlyList<string> Removed);
