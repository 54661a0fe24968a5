namespace Federation.Protocol.Filtering;

/// <summary>A field that a filter may compare.</summary>
internal abstract class FilterField<T>
{
    /// <summary>Makes the predicate of <c>name comparator argument</c>.</summary>
    internal abstract Func<T, bool> Compare(string name, string comparator, FilterToken argument);

    // `!=` is the opposite of `=`, so it holds where there is no value at all.
    protected static Func<T, bool> Any<TValue>(
        Func<T, IEnumerable<TValue>> values, string comparator, Func<TValue, bool> meets) =>
        comparator == "!=" ? item => !values(item).Any(meets) : item => values(item).Any(meets);

    protected static Func<int, bool> Sign(string comparator) => comparator switch
    {
        "<" => sign => sign < 0,
        "<=" => sign => sign <= 0,
        ">" => sign => sign > 0,
        ">=" => sign => sign >= 0,
        _ => sign => sign == 0,
    };

    protected static bool IsPresence(string comparator, FilterToken argument) =>
        comparator == ":" && argument is { Kind: FilterTokenKind.Word, Text: "*" };

    protected static FilterException Wrong(string name, FilterToken argument, string right) => new(
        argument.Position, $"'{argument.Text}' at {argument.Position} cannot be compared with {name}; {right}");
}
