using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Federation.Hosting;

/// <summary>Registers records of settings.</summary>
public static class SettingsRegistration
{
    /// <summary>
    /// Binds a section of the configuration to <c>IOptions&lt;T&gt;</c>. A host with a wrong setting is not built:
    /// <c>Build()</c> throws <see cref="SettingException"/> with every fault of every section. Registering a record twice is the same as once.
    /// </summary>
    /// <typeparam name="T">The record of settings.</typeparam>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section)
        where T : class, ISettings, new()
    {
        if (services.Any(s => s.ServiceType == typeof(SettingsSection<T>)))
            return services;

        services.AddSingleton(p => new SettingsSection<T>(p.GetRequiredService<IConfiguration>(), section));
        services.AddSingleton<ISettingsSection>(p => p.GetRequiredService<SettingsSection<T>>());
        services.TryAddSingleton<AllSettings>();
        services.AddOptions<T>().Configure<AllSettings, SettingsSection<T>>((settings, all, own) =>
        {
            all.RequireValid();
            own.Bind(settings);
        });
        return services;
    }

    /// <summary>Reads a section where there is no host to be built.</summary>
    /// <typeparam name="T">The record of settings.</typeparam>
    /// <exception cref="SettingException">It has a wrong setting; the message has a sentence for each.</exception>
    public static T ReadSettings<T>(this IConfiguration configuration, string section)
        where T : class, ISettings, new()
    {
        var read = new SettingsSection<T>(configuration, section);
        if (read.Faults() is { Count: > 0 } faults)
            throw new SettingException(string.Join(Environment.NewLine, faults));
        var settings = new T();
        read.Bind(settings);
        return settings;
    }
}
