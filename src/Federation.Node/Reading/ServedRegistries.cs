using Federation.Node.Peering;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Replication.Peers;
using Grpc.Core;

namespace Federation.Node.Reading;

/// <summary>What a reader of all registries is given, and of which it must be told that it may be old or missing (AIP-217).</summary>
internal sealed class ServedRegistries(NodeCatalog catalog, RegistryAccess access, OriginContacts contacts, PeerSet peers)
{
    /// <param name="context">The reader's call.</param>
    internal async Task<(IReadOnlyList<RegistryName> Readable, IReadOnlyList<string> Unreachable)> ReadAsync(ServerCallContext context)
    {
        var registries = await catalog.ListRegistriesAsync(context).ConfigureAwait(false);
        bool IsReadable(Registry registry) =>
            IsComplete(registry) && catalog.IsServed(RegistryName.Parse(registry.Name), context) && access.IsOpen(registry, context);

        // A peer that is gone is known at once; that an origin behind it is, only by the silence.
        var unfollowed = peers.Unreachable.ToHashSet();
        return (
            [.. registries.Where(IsReadable).Select(registry => RegistryName.Parse(registry.Name))],
            [.. registries.Where(registry => !IsReadable(registry) || unfollowed.Contains(registry.Name) || contacts.IsLost(registry)).Select(registry => registry.Name)]);
    }

    /// <summary>Whether all items of a registry are there, as its origin published them.</summary>
    internal static bool IsComplete(Registry registry) => registry.Copy is not { State: CopyState.Loading or CopyState.Altered };
}
