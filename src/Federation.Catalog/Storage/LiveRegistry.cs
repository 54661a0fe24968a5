using Federation.Catalog.Digests;
using Federation.Protocol.Digests;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>What is kept in memory of a registry: who waits for it, and its digest.</summary>
internal sealed record LiveRegistry(ChangeSignal Signal, RegistryDigest Digest)
{
    /// <summary>Makes that of a registry without items.</summary>
    internal static LiveRegistry Empty(long revision) => new(new ChangeSignal(revision), new RegistryDigest(revision, DigestTree.Empty));

    /// <summary>Makes that of a registry out of its items.</summary>
    internal static LiveRegistry Open(SqliteConnection connection, RegistryState registry)
    {
        using var entries = new StoredEntries(connection, registry.Key);
        return new LiveRegistry(
            new ChangeSignal(registry.Revision),
            new RegistryDigest(registry.Revision, DigestTree.Build(entries.Read(DigestPrefix.Root))));
    }
}
