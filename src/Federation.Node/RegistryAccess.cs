using Federation.Catalog;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Federation.Node;

/// <summary>Who may read and who may change the registries that the node serves.</summary>
internal sealed class RegistryAccess(NodeCatalog catalog, IOptions<NodeOptions> options)
{
    private readonly Dictionary<string, BindingPolicy> _bindings =
        options.Value.Registries.ToDictionary(registry => new RegistryName(registry.Id).ToString(), registry => registry.Binding);

    /// <summary>Whether a registry that the caller may see is open to the caller's token.</summary>
    internal bool IsOpen(Registry registry, ServerCallContext context) => context.MeetsBinding(BindingOf(registry));

    /// <summary>Gives a registry to a caller who may read it.</summary>
    /// <exception cref="RegistryNotFoundException">There is none of this name, or it is not to be known of.</exception>
    /// <exception cref="RpcException">The caller's token is not bound as the registry asks for.</exception>
    internal async Task<Registry> RequireReaderAsync(RegistryName name, ServerCallContext context)
    {
        var registry = await catalog.GetRegistryAsync(name, context).ConfigureAwait(false);
        context.RequireBinding(BindingOf(registry), registry.Name);
        return registry;
    }

    /// <summary>Refuses a caller who may not change a registry.</summary>
    /// <exception cref="RegistryNotFoundException">There is none of this name, or it is not to be known of.</exception>
    /// <exception cref="CopiedRegistryException">It can be changed at its origin only.</exception>
    /// <exception cref="RpcException">It belongs to another organisation, or the token is not bound as it asks for.</exception>
    internal async Task RequireOwnerAsync(RegistryName name, ServerCallContext context)
    {
        var registry = await RequireReaderAsync(name, context).ConfigureAwait(false);
        if (registry.Copy is not null)
            throw new CopiedRegistryException(name);
        context.RequireOrganization(registry.Organization);
    }

    private BindingPolicy BindingOf(Registry registry) =>
        registry.Copy is null ? _bindings.GetValueOrDefault(registry.Name) : BindingPolicy.Optional;
}
