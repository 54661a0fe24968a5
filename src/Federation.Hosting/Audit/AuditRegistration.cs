using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>Registers the audit log.</summary>
public static class AuditRegistration
{
    /// <summary>Keeps the log in the data directory of the host, unless <c>Audit:Directory</c> names another folder.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="dataDirectory">Gives the folder; null or empty for a host that keeps no data.</param>
    public static IServiceCollection KeepAuditIn(this IServiceCollection services, Func<IServiceProvider, string?> dataDirectory) =>
        services.AddSingleton(provider => new AuditFolder(dataDirectory(provider)));

    /// <summary>Adds the log of what commands change in the data directory that <see cref="KeepAuditIn"/> names, without a host.</summary>
    public static IServiceCollection AddCommandAudit(this IServiceCollection services) => services.AddAuditPlace().AddSingleton(provider => new CommandAudit(
        provider.GetRequiredService<AuditFolder>(),
        provider.GetRequiredService<IOptions<AuditOptions>>().Value,
        provider.GetRequiredService<TimeProvider>()));

    internal static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddAuditPlace();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditLog>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        return services;
    }

    private static IServiceCollection AddAuditPlace(this IServiceCollection services)
    {
        services.AddSettings<AuditOptions>(AuditOptions.Section);
        services.TryAddSingleton(new AuditFolder(null));
        return services;
    }
}
