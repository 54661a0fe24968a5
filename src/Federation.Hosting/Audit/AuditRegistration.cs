using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Federation.Hosting;

/// <summary>Registers the audit log.</summary>
public static class AuditRegistration
{
    /// <summary>Keeps the log in the data directory of the host, unless <c>Audit:Directory</c> names another folder.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="dataDirectory">Gives the folder; null or empty for a host that keeps no data.</param>
    public static IServiceCollection KeepAuditIn(this IServiceCollection services, Func<IServiceProvider, string?> dataDirectory) =>
        services.AddSingleton(provider => new AuditFolder(dataDirectory(provider)));

    internal static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSettings<AuditOptions>(AuditOptions.Section);
        services.TryAddSingleton(new AuditFolder(null));
        services.AddSingleton<AuditLog>();
        services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditLog>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        return services;
    }
}
