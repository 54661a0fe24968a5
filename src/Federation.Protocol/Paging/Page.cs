using Federation.Protocol.Filtering;

namespace Federation.Protocol.Paging;

/// <summary>Makes pages out of items that are not in order.</summary>
public static class Page
{
    /// <summary>
    /// Picks the page after a place out of items in any order. Holds no more than a page of them, however many there are.
    /// </summary>
    /// <exception cref="PageTokenException"><paramref name="after"/> is a place in another order.</exception>
    public static Page<T> Select<T>(
        IEnumerable<T> items, Func<T, bool>? filter, Order<T> order, OrderKey? after, int size, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(order);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (after is not null && !order.Holds(after))
            throw new PageTokenException("page_token was issued for another order_by: keep it as it was, or start without a token");

        // The first of the queue is the last of the page: what a better one pushes out.
        var page = new PriorityQueue<T, OrderKey>(Comparer<OrderKey>.Create((left, right) => order.Compare(right, left)));
        var total = 0;
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (filter?.Invoke(item) == false)
                continue;
            total++;
            var key = order.KeyOf(item);
            if (after is not null && order.Compare(key, after) <= 0)
                continue;
            if (page.Count <= size)
                page.Enqueue(item, key);
            else
                page.EnqueueDequeue(item, key);
        }

        var hasMore = page.Count > size;
        if (hasMore)
            page.Dequeue();
        page.TryPeek(out _, out var last);
        var chosen = new T[page.Count];
        for (var i = chosen.Length - 1; i >= 0; i--)
            chosen[i] = page.Dequeue();
        return new Page<T>(chosen, hasMore ? last : null, total);
    }
}
