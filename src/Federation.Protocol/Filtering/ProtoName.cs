using System.Collections.Concurrent;
using System.Reflection;
using Google.Protobuf.Reflection;

namespace Federation.Protocol.Filtering;

/// <summary>Names of enumeration values as filters write them: as in the proto file, without the prefix.</summary>
public static class ProtoName
{
    private static readonly ConcurrentDictionary<Enum, string> _names = new();

    /// <summary>The name of a value; its number where it is not known.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => _names.GetOrAdd(value, static value => Find<TEnum>((TEnum)value));

    private static string Find<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
        var zero = Full(default(TEnum));
        var name = Full(value);
        var prefix = zero.EndsWith("UNSPECIFIED", StringComparison.Ordinal) ? zero[..^"UNSPECIFIED".Length] : "";
        return name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
    }

    private static string Full<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        typeof(TEnum).GetField(value.ToString())?.GetCustomAttribute<OriginalNameAttribute>()?.Name ?? value.ToString("D");
}
