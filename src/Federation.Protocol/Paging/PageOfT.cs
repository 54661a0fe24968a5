using Federation.Protocol.Filtering;

namespace Federation.Protocol.Paging;

/// <summary>A page of items.</summary>
/// <param name="Items">The items, in order.</param>
/// <param name="Next">Place of the last item, for the token of the next page; null on the last page.</param>
/// <param name="TotalSize">How many items the filter selects in all.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, OrderKey? Next, int TotalSize);
