using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>Registers a host's own credentials.</summary>
public static class ClientRegistration
{
    /// <summary>An <see cref="AccessTokenSource"/> for the client of the section <c>Client</c>.</summary>
    public static IServiceCollection AddFederationClient(this IServiceCollection services)
    {
        services.AddSettings<ClientOptions>(ClientOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(p => new AccessTokenSource(
            p.GetRequiredService<IOptions<ClientOptions>>().Value, p.GetRequiredService<TimeProvider>()));
        return services;
    }
}
