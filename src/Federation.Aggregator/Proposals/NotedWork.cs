using Federation.Aggregator.Mirroring;
using Federation.Matching.Allocation;

namespace Federation.Aggregator.Proposals;

/// <summary>An item whose groups are known.</summary>
/// <param name="Item">What is shown of it.</param>
/// <param name="Work">What is learnt from it.</param>
internal sealed record NotedWork(ReportedItem Item, OwnedWork Work);
