namespace Federation.Protocol.Filtering;

/// <summary>A field of texts.</summary>
internal sealed class TextField<T>(Func<T, IEnumerable<string>> values) : FilterField<T>
{
    internal override Func<T, bool> Compare(string name, string comparator, FilterToken argument)
    {
        if (IsPresence(comparator, argument))
            return item => values(item).Any(value => value.Length > 0);
        if (comparator is "=" or "!=")
            return Any(values, comparator, new Wildcard(argument.Text, StringComparison.Ordinal).Matches);
        if (comparator == ":")
            return Any(values, comparator, Wildcard.Containing(argument.Text).Matches);
        var sign = Sign(comparator);
        return Any(values, comparator, value => sign(string.CompareOrdinal(value, argument.Text)));
    }
}
