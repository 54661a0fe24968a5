using Federation.Node.Peering;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Replication.Peers;

namespace Federation.Node.Reading;

/// <summary>What a reader of all registries is given, and of which it must be told that it may be old or missing (AIP-217).</summary>
internal sealed class ServedRegistries(NodeCatalog catalog, OriginContacts contacts, PeerSet peers)
{
    /// <param name="maySee">Whether the reader may know of a registry.</param>
    /// <param name="isOpen">Whether the reader may read one that it knows of.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    internal async Task<(IReadOnlyList<RegistryName> Readable, IReadOnlyList<string> Unreachable)> ReadAsync(
        Func<Registry, bool> maySee, Func<Registry, bool> isOpen, CancellationToken cancellationToken)
    {
        List<Registry> registries = [.. (await catalog.Store.ListRegistriesAsync(cancellationToken).ConfigureAwait(false)).Where(maySee)];
        bool IsReadable(Registry registry) => IsServed(registry) && isOpen(registry);

        // A peer that is gone is known at once; that an origin behind it is, only by the silence.
        var unfollowed = peers.Unreachable.ToHashSet();
        return (
            [.. registries.Where(IsReadable).Select(registry => RegistryName.Parse(registry.Name))],
            [.. registries.Where(registry => !IsReadable(registry) || unfollowed.Contains(registry.Name) || contacts.IsLost(registry)).Select(registry => registry.Name)]);
    }

    private static bool IsServed(Registry registry) => registry.Copy is not { State: CopyState.Loading or CopyState.Altered };
}
