using System.Collections.Immutable;
using Federation.Hosting;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>Tells in discovery which signatures are believed: of clients (RFC 8414, 2), and of DPoP proofs (RFC 9449, 5.1).</summary>
internal sealed class AlgorithmDiscoveryHandler : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        foreach (var name in new[] { "token_endpoint_auth_signing_alg_values_supported", "dpop_signing_alg_values_supported" })
            context.Metadata[name] = new OpenIddictParameter(TokenAlgorithms.Allowed.ToImmutableArray<string?>());
        return ValueTask.CompletedTask;
    }
}
