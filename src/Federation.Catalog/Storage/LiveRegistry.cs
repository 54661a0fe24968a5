using Federation.Catalog.Digests;
using Federation.Protocol.Digests;

namespace Federation.Catalog.Storage;

/// <summary>What is kept in memory of a registry: who waits for it, its digest, and the changes that wait for a transaction.</summary>
internal sealed record LiveRegistry(ChangeSignal Signal, RegistryDigest Digest, WriteQueue Writes)
{
    /// <summary>Makes that of a registry without items.</summary>
    internal static LiveRegistry Empty(long revision, WriteQueue writes) =>
        new(new ChangeSignal(revision), new RegistryDigest(revision, DigestTree.Empty), writes);

    /// <summary>Makes that of a registry out of its items.</summary>
    internal static LiveRegistry Open(StoreConnection connection, RegistryState registry, WriteQueue writes)
    {
        using var entries = new StoredEntries(connection, registry.Key);
        return new LiveRegistry(
            new ChangeSignal(registry.Revision),
            new RegistryDigest(registry.Revision, DigestTree.Build(entries.Read(DigestPrefix.Root))),
            writes);
    }
}
