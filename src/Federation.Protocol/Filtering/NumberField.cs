using System.Globalization;

namespace Federation.Protocol.Filtering;

/// <summary>A field of numbers.</summary>
internal sealed class NumberField<T>(Func<T, IEnumerable<double>> values) : FilterField<T>
{
    internal override Func<T, bool> Compare(string name, string comparator, FilterToken argument)
    {
        if (!double.TryParse(argument.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw Wrong(name, argument, "a number should stand there");
        var sign = Sign(comparator);
        return Any(values, comparator, value => sign(value.CompareTo(number)));
    }
}
