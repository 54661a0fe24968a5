using System.Collections.Frozen;
using System.Reflection;
using Google.Protobuf.Reflection;

namespace Federation.Protocol.Filtering;

/// <summary>A field of a protobuf enumeration. Values are written as in the proto file, with the prefix or without.</summary>
internal sealed class EnumerationField<T, TEnum>(Func<T, IEnumerable<TEnum>> values) : FilterField<T>
    where TEnum : struct, Enum
{
    private readonly FrozenDictionary<string, TEnum> _names = NamesOf();

    internal override Func<T, bool> Compare(string name, string comparator, FilterToken argument)
    {
        if (!_names.TryGetValue(argument.Text, out var wanted))
        {
            var shortest = _names.GroupBy(pair => pair.Value, pair => pair.Key).OrderBy(group => group.Key).Select(group => group.MinBy(text => text.Length));
            throw Wrong(name, argument, $"there are {string.Join(", ", shortest)}");
        }

        var sign = Sign(comparator);
        return Any(values, comparator, value => sign(value.CompareTo(wanted)));
    }

    // A value UNSPECIFIED has the enumeration's name before it (AIP-126), which tells how long the prefix is.
    private static FrozenDictionary<string, TEnum> NamesOf()
    {
        var names = typeof(TEnum).GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(field => field.GetCustomAttribute<OriginalNameAttribute>()?.Name ?? field.Name, field => (TEnum)field.GetValue(null)!);
        var prefix = names.Keys.FirstOrDefault(name => name.EndsWith("UNSPECIFIED", StringComparison.Ordinal))?[..^"UNSPECIFIED".Length] ?? "";
        return names
            .Concat(names.Where(pair => prefix.Length > 0).Select(pair => KeyValuePair.Create(pair.Key[prefix.Length..], pair.Value)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
