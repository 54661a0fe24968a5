namespace Federation.Protocol.Filtering;

/// <summary>A field that is true or false.</summary>
internal sealed class BooleanField<T>(Func<T, IEnumerable<bool>> values) : FilterField<T>
{
    internal override Func<T, bool> Compare(string name, string comparator, FilterToken argument)
    {
        if (comparator is not ("=" or "!=" or ":") || !bool.TryParse(argument.Text, out var truth))
            throw Wrong(name, argument, "= or != and true or false should stand there");
        return Any(values, comparator, value => value == truth);
    }
}
