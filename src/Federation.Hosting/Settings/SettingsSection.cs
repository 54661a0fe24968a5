using Microsoft.Extensions.Configuration;

namespace Federation.Hosting;

/// <summary>A section of the configuration and the record that it fills.</summary>
internal sealed class SettingsSection<T>(IConfiguration configuration, string name) : ISettingsSection
    where T : class, ISettings, new()
{
    private readonly IConfigurationSection _values = configuration.GetSection(name);

    public IReadOnlyList<string> Faults()
    {
        var misshapen = SettingsShape.Faults(_values, typeof(T)).ToList();
        if (misshapen.Count > 0)
            return misshapen;

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
}
