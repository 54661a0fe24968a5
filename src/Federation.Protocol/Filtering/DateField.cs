using Federation.Protocol.WorkItems;

namespace Federation.Protocol.Filtering;

/// <summary>A field of ISO 8601 dates of differing precision.</summary>
internal sealed class DateField<T>(Func<T, IEnumerable<string>> values) : FilterField<T>
{
    internal override Func<T, bool> Compare(string name, string comparator, FilterToken argument)
    {
        if (IsPresence(comparator, argument))
            return item => values(item).Any(value => value.Length > 0);
        var date = argument.Text;
        if (!PartialDate.IsValid(date))
            throw Wrong(name, argument, "a date should stand there: YYYY, YYYY-MM or YYYY-MM-DD");
        if (comparator is "=" or "!=" or ":")
            return Any(values, comparator, value => value.StartsWith(date, StringComparison.Ordinal));

        var sign = Sign(comparator);
        return Any(values, comparator, value => value.Length > 0 && sign(CompareCommon(value, date)));
    }

    private static int CompareCommon(string left, string right)
    {
        var common = Math.Min(left.Length, right.Length);
        return string.CompareOrdinal(left, 0, right, 0, common);
    }
}
