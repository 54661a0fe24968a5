using Microsoft.Extensions.Configuration;

namespace Federation.Hosting;

/// <summary>A section of the configuration and the record that it fills.</summary>
internal sealed class SettingsSection<T>(IConfiguration configuration, string name) : ISettingsSection
    where T : class, ISettings, new()
{
    private readonly IConfigurationSection _values = configuration.GetSection(name);

    public IReadOnlyList<string> Faults()
    {
        var unknown = UnknownKeys();
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

    private List<string> UnknownKeys()
    {
        var known = typeof(T).GetProperties().Where(p => p.CanWrite).Select(p => p.Name).ToList();
        return _values.GetChildren().Select(c => c.Key).Except(known, StringComparer.OrdinalIgnoreCase)
            .Select(key => $"{name}:{key} is not a setting; {name} has {string.Join(", ", known)}.")
            .ToList();
    }
}
