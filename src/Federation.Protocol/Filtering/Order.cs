namespace Federation.Protocol.Filtering;

/// <summary>An order of items without ties.</summary>
public sealed class Order<T> : IComparer<T>
{
    private readonly IReadOnlyList<OrderTerm<T>> _terms;
    private readonly Func<T, string> _unique;

    internal Order(IReadOnlyList<OrderTerm<T>> terms, Func<T, string> unique)
    {
        (_terms, _unique) = (terms, unique);
        Text = string.Join(", ", terms.Select(term => term.Descending ? term.Field + " desc" : term.Field));
    }

    /// <summary>The order as AIP-132 writes it, in one form for all ways to write it.</summary>
    public string Text { get; }

    /// <summary>Gives an item's place.</summary>
    public OrderKey KeyOf(T item)
    {
        var values = new string[_terms.Count + 1];
        for (var i = 0; i < _terms.Count; i++)
            values[i] = _terms[i].Value(item);
        values[^1] = _unique(item);
        return new OrderKey(values);
    }

    /// <summary>Whether a place can be one of this order.</summary>
    public bool Holds(OrderKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Values.Count == _terms.Count + 1;
    }

    /// <summary>Compares two places: below 0 when the left comes first.</summary>
    public int Compare(OrderKey left, OrderKey right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        for (var i = 0; i < _terms.Count; i++)
        {
            var sign = string.CompareOrdinal(left.Values[i], right.Values[i]);
            if (sign != 0)
                return _terms[i].Descending ? -sign : sign;
        }

        return string.CompareOrdinal(left.Values[^1], right.Values[^1]);
    }

    /// <inheritdoc/>
    public int Compare(T? x, T? y) => Compare(KeyOf(x!), KeyOf(y!));
}
