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
        services.AddTrustedAuthorities();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(p => new AccessTokenSource(
            p.GetRequiredService<IOptions<ClientOptions>>().Value,
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<TrustedAuthorities>()));
        return services;
    }

    /// <summary>The <see cref="TrustedAuthorities"/> of the section <c>Trust</c>.</summary>
    public static IServiceCollection AddTrustedAuthorities(this IServiceCollection services)
    {
        services.AddSettings<TrustOptions>(TrustOptions.Section);
        services.TryAddSingleton(p => TrustedAuthorities.Read(p.GetRequiredService<IOptions<TrustOptions>>().Value));
        return services;
    }
}
