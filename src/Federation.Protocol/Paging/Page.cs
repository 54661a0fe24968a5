using Federation.Protocol.Filtering;

namespace Federation.Protocol.Paging;

/// <summary>Makes pages out of items that are not in order.</summary>
public static class Page
{
    /// <summary>Most bytes of the items of a page that has more than one. It leaves room below the 4 MiB that clients take in one message.</summary>
    public const int MaximumBytes = 3 * 1024 * 1024;

    /// <summary>
    /// Picks the page after a place out of items in any order. Holds no more than a page of them, however many there are.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="filter">Which of them; null for all.</param>
    /// <param name="order">The order of the pages.</param>
    /// <param name="after">The place of the last item of the page before; null for the first page.</param>
    /// <param name="size">At most this many.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <param name="bytesOf">
    /// How large an item is, where pages may become too large for a message: the page ends before <see cref="MaximumBytes"/> then.
    /// </param>
    /// <exception cref="PageTokenException"><paramref name="after"/> is a place in another order.</exception>
    public static Page<T> Select<T>(
        IEnumerable<T> items,
        Func<T, bool>? filter,
        Order<T> order,
        OrderKey? after,
        int size,
        CancellationToken cancellationToken,
        Func<T, int>? bytesOf = null) =>
        Select(items, filter, order, after, size, bytesOf, static (item, _) => item, cancellationToken);

    /// <summary>Picks the places of the items after a place, and holds these alone: those of many pages need little room.</summary>
    /// <param name="items">The items.</param>
    /// <param name="filter">Which of them; null for all.</param>
    /// <param name="order">The order of the places.</param>
    /// <param name="after">The place before the first; null for the first of all.</param>
    /// <param name="size">At most this many.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="PageTokenException"><paramref name="after"/> is a place in another order.</exception>
    public static Page<OrderKey> SelectPlaces<T>(
        IEnumerable<T> items, Func<T, bool>? filter, Order<T> order, OrderKey? after, int size, CancellationToken cancellationToken) =>
        Select(items, filter, order, after, size, bytesOf: null, static (_, place) => place, cancellationToken);

    /// <summary>As many items as fit into one message with others, in their order: at most <see cref="MaximumBytes"/>, but one in any case.</summary>
    /// <param name="items">The items.</param>
    /// <param name="bytesOf">How large each is; 0 for one that is not sent.</param>
    public static IEnumerable<T> Fitting<T>(IEnumerable<T> items, Func<T, int> bytesOf)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(bytesOf);
        return Take();

        IEnumerable<T> Take()
        {
            var bytes = 0L;
            foreach (var item in items)
            {
                var length = bytesOf(item);
                if (bytes > 0 && bytes + length > MaximumBytes)
                    yield break;
                bytes += length;
                yield return item;
            }
        }
    }

    private static Page<TKept> Select<T, TKept>(
        IEnumerable<T> items,
        Func<T, bool>? filter,
        Order<T> order,
        OrderKey? after,
        int size,
        Func<T, int>? bytesOf,
        Func<T, OrderKey, TKept> keep,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(order);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (after is not null && !order.Holds(after))
            throw new PageTokenException("page_token was issued for another order_by: keep it as it was, or start without a token");

        // The first of the queue is the last of the page: what a better one pushes out.
        var page = new PriorityQueue<(TKept Item, int Bytes), OrderKey>(Comparer<OrderKey>.Create((left, right) => order.Compare(right, left)));
        var (total, bytes) = (0, 0L);
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (filter?.Invoke(item) == false)
                continue;
            total++;
            var key = order.KeyOf(item);
            if (after is not null && order.Compare(key, after) <= 0)
                continue;
            if (HasMore() && page.TryPeek(out _, out var worst) && order.Compare(key, worst) >= 0)
                continue;
            var length = bytesOf?.Invoke(item) ?? 0;
            page.Enqueue((keep(item, key), length), key);
            bytes += length;
            while (page.Count > 2 && (page.Count - 1 > size || bytes - page.Peek().Bytes > MaximumBytes))
                bytes -= page.Dequeue().Bytes;
        }

        var hasMore = HasMore();
        if (hasMore)
            page.Dequeue();
        page.TryPeek(out _, out var last);
        var chosen = new TKept[page.Count];
        for (var i = chosen.Length - 1; i >= 0; i--)
            chosen[i] = page.Dequeue().Item;
        return new Page<TKept>(chosen, hasMore ? last : null, total);

        // Whether the queue holds an item more than the page.
        bool HasMore() => page.Count > size || (page.Count > 1 && bytes > MaximumBytes);
    }
}
