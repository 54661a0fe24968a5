using System.Collections.Immutable;
using Federation.Hosting;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>Tells in discovery that the provider knows DPoP (RFC 9449, 5.1).</summary>
internal sealed class BindingDiscoveryHandler : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        context.Metadata["dpop_signing_alg_values_supported"] = new OpenIddictParameter(DpopVerifier.Algorithms.ToImmutableArray<string?>());
        return ValueTask.CompletedTask;
    }
}
