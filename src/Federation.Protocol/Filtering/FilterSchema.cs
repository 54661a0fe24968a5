using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Protocol.Filtering;

/// <summary>
/// The fields that filters over <typeparamref name="T"/> may name. Immutable: each member gives a schema with one field more.
/// </summary>
public sealed class FilterSchema<T>
{
    private readonly ImmutableSortedDictionary<string, FilterField<T>> _fields;
    private readonly Func<T, IEnumerable<string>>? _bareWords;

    /// <summary>A schema without fields.</summary>
    public FilterSchema()
        : this(ImmutableSortedDictionary.Create<string, FilterField<T>>(StringComparer.Ordinal), null)
    {
    }

    private FilterSchema(ImmutableSortedDictionary<string, FilterField<T>> fields, Func<T, IEnumerable<string>>? bareWords) =>
        (_fields, _bareWords) = (fields, bareWords);

    /// <summary>Names of the fields.</summary>
    public IEnumerable<string> Fields => _fields.Keys;

    /// <summary>
    /// Adds a text: <c>=</c> and order by ordinal, with case; <c>*</c> in <c>=</c> is any characters; <c>:</c> contains,
    /// without case.
    /// </summary>
    public FilterSchema<T> Text(string field, Func<T, IEnumerable<string>> values) => With(field, new TextField<T>(values));

    /// <summary>Adds a number.</summary>
    public FilterSchema<T> Number(string field, Func<T, IEnumerable<double>> values) => With(field, new NumberField<T>(values));

    /// <summary>Adds a yes or no, written <c>true</c> or <c>false</c>.</summary>
    public FilterSchema<T> Boolean(string field, Func<T, IEnumerable<bool>> values) => With(field, new BooleanField<T>(values));

    /// <summary>
    /// Adds a protobuf enumeration, written as in the proto file, with or without the prefix; ordered by number.
    /// </summary>
    public FilterSchema<T> Enumeration<TEnum>(string field, Func<T, IEnumerable<TEnum>> values)
        where TEnum : struct, System.Enum => With(field, new EnumerationField<T, TEnum>(values));

    /// <summary>
    /// Adds a date: <c>YYYY</c>, <c>YYYY-MM</c> or <c>YYYY-MM-DD</c>, compared as far as both are known: <c>2024-05-17</c> meets
    /// <c>= "2024-05"</c> and <c>&lt;= "2024"</c>, but not <c>&gt; "2024"</c>.
    /// </summary>
    public FilterSchema<T> Date(string field, Func<T, IEnumerable<string>> values) => With(field, new DateField<T>(values));

    /// <summary>
    /// Adds a point in time, written as RFC 3339 has it, in quotes; <c>YYYY-MM-DD</c> is the beginning of that day in UTC.
    /// </summary>
    public FilterSchema<T> Time(string field, Func<T, IEnumerable<Timestamp>> values) => With(field, new TimeField<T>(values));

    /// <summary>Says where a bare word is looked for.</summary>
    public FilterSchema<T> BareWords(Func<T, IEnumerable<string>> values) => new(_fields, values);

    internal Func<T, bool> Compare(FilterToken field, string comparator, FilterToken argument) =>
        _fields.TryGetValue(field.Text, out var found)
            ? found.Compare(field.Text, comparator, argument)
            : throw new FilterException(
                field.Position, $"'{field.Text}' at {field.Position} is no field here; there are {string.Join(", ", Fields)}");

    internal Func<T, bool> Search(FilterToken word)
    {
        var values = _bareWords ?? throw new FilterException(
            word.Position, $"'{word.Text}' at {word.Position} should be a comparison such as {Fields.First()} = \"value\"");
        var pattern = Wildcard.Containing(word.Text);
        return item => values(item).Any(pattern.Matches);
    }

    private FilterSchema<T> With(string name, FilterField<T> field) => new(_fields.Add(name, field), _bareWords);
}
