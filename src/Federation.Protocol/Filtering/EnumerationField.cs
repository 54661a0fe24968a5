using System.Collections.Frozen;
using System.Reflection;
using Google.Protobuf.Reflection;

namespace Federation.Protocol.Filtering;

/// <summary>A field of a protobuf enumeration. Values are written as in the proto file, with the prefix or without.</summary>
internal sealed class EnumerationField<T, TEnum>(Func<T, IEnumerable<TEnum>> values) : FilterField<T>
    where TEnum : struct, Enum
{
    private const string Zero = "UNSPECIFIED";

    private readonly FrozenDictionary<string, TEnum> _names = NamesOf();

    internal override Func<T, bool> Compare(string name, string comparator, FilterToken argument)
    {
        if (!_names.TryGetValue(argument.Text, out var wanted))
        {
            var shortest = Enum.GetValues<TEnum>()
                .Select(value => _names.Where(pair => pair.Value.Equals(value)).Select(pair => pair.Key).MinBy(text => text.Length));
            throw Wrong(name, argument, $"there are {string.Join(", ", shortest)}");
        }

        var sign = Sign(comparator);
        return Any(values, comparator, value => sign(value.CompareTo(wanted)));
    }

    // A value UNSPECIFIED has the enumeration's name before it (AIP-126), which tells how long the prefix is.
    private static FrozenDictionary<string, TEnum> NamesOf()
    {
        var names = typeof(TEnum).GetFields(BindingFlags.Public | BindingFlags.Static).ToDictionary(
            field => field.GetCustomAttribute<OriginalNameAttribute>()?.Name ?? field.Name,
            field => (TEnum)field.GetValue(null)!);
        var zero = names.Keys.FirstOrDefault(name => name.EndsWith(Zero, StringComparison.Ordinal)) ?? Zero;
        var prefix = zero.Length - Zero.Length;
        return names
            .Concat(names.Select(pair => KeyValuePair.Create(pair.Key[prefix..], pair.Value)))
            .DistinctBy(pair => pair.Key)
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
