using Microsoft.Extensions.Configuration;

namespace Federation.Hosting;

/// <summary>A section of the configuration and the record that it fills.</summary>
internal sealed class SettingsSection<T>(IConfiguration configuration, string name) : ISettingsSection
    where T : class, ISettings, new()
{
    private readonly IConfigurationSection _values = configuration.GetSection(name);

    public IReadOnlyList<string> Faults()
    {
        var unknown = UnknownKeys(_values, typeof(T)).ToList();
        if (unknown.Count > 0)
            return unknown;

        var settings = new T();
        try
        {
            Bind(settings);
        }
        catch (InvalidOperationException e)
        {
            return [e.Message];
        }

        return [.. settings.Faults().Select(f => (f with { Key = $"{name}:{f.Key}" }).ToString())];
    }

    internal void Bind(T settings) => _values.Bind(settings);

    // A record within a record counts, and so does each entry of a list or dictionary of records.
    private static IEnumerable<string> UnknownKeys(IConfigurationSection section, Type type)
    {
        if (type.IsGenericType)
            return section.GetChildren().SelectMany(entry => UnknownKeys(entry, type.GetGenericArguments()[^1]));
        if (!type.IsClass || type.Assembly.GetName().Name?.StartsWith(nameof(Federation), StringComparison.Ordinal) != true)
            return [];
        var known = type.GetProperties().Where(p => p.CanWrite).ToDictionary(p => p.Name, p => p.PropertyType, StringComparer.OrdinalIgnoreCase);
        return section.GetChildren().SelectMany(child => known.TryGetValue(child.Key, out var of)
            ? UnknownKeys(child, of)
            : [$"{child.Path} is not a setting; {section.Path} has {string.Join(", ", known.Keys)}."]);
    }
}
