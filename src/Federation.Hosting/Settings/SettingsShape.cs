using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Federation.Hosting;

/// <summary>Holds a section of the configuration to the record that it fills.</summary>
/// <remarks>
/// What the binder cannot use it passes over: a text where a list of organisations belongs would be a list of none. So each key must be one of the
/// record's, and what it holds of its kind. Values are shown only where none can be a secret.
/// </remarks>
internal static class SettingsShape
{
    /// <summary>A sentence for each key that the record does not have, and for each that holds something of another kind.</summary>
    internal static IEnumerable<string> Faults(IConfigurationSection section, Type type)
    {
        if (type.IsGenericType && Nullable.GetUnderlyingType(type) is null)
            return ListFaults(section, type.GetGenericArguments()[0]);
        return IsRecord(type) ? RecordFaults(section, type) : ValueFaults(section, Nullable.GetUnderlyingType(type) ?? type);
    }

    private static bool IsRecord(Type type) =>
        type.IsClass && type.Assembly.GetName().Name?.StartsWith(nameof(Federation), StringComparison.Ordinal) == true;

    private static IEnumerable<string> RecordFaults(IConfigurationSection section, Type type)
    {
        var known = type.GetProperties().Where(p => p.CanWrite).ToDictionary(p => p.Name, p => p.PropertyType, StringComparer.OrdinalIgnoreCase);
        var names = string.Join(", ", known.Keys);
        if (section.Value is { Length: > 0 })
            return [$"{section.Path} is a section, and holds a value; it has {names}."];
        return section.GetChildren().SelectMany(child => known.TryGetValue(child.Key, out var of)
            ? Faults(child, of)
            : [$"{child.Path} is not a setting; {section.Path} has {names}."]);
    }

    private static IEnumerable<string> ListFaults(IConfigurationSection section, Type entry)
    {
        var form = $"[ ... ] in JSON, and elsewhere {section.Path}:0, {section.Path}:1 and so on.";

        // An empty list is an empty text to the configuration.
        if (section.Value is { Length: > 0 })
            return [$"{section.Path} is a list, and holds a single value; write {form}"];
        return section.GetChildren().SelectMany(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? Faults(child, entry)
            : [$"{child.Path} is not a setting; {section.Path} is a list: {form}"]);
    }

    private static IEnumerable<string> ValueFaults(IConfigurationSection section, Type type)
    {
        if (section.GetChildren().Any())
            return [$"{section.Path} is a list or a section; allowed is {Kind(type)}."];
        return section.Value is null or "" || type == typeof(string) || CanHold(type, section.Value)
            ? []
            : [new SettingFault(section.Path, section.Value, Kind(type)).ToString()];
    }

    private static bool CanHold(Type type, string value)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is { } held && (!type.IsEnum || Enum.IsDefined(type, held));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Kind(Type type) => type switch
    {
        _ when type == typeof(string) => "one text",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) => $"a whole number up to {int.MaxValue}",
        _ when type == typeof(long) => $"a whole number up to {long.MaxValue}",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(TimeSpan) => "a time as hours:minutes:seconds, after days and a dot where there are any: 90.00:00:00",
        _ when type == typeof(Uri) => "an address",
        _ when type.IsEnum => string.Join(" or ", Enum.GetNames(type)),
        _ => throw new NotSupportedException($"Settings of the type {type} have no words yet."),
    };
}
