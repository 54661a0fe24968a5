using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Catalog.Storage;

/// <summary>The table <c>quarantine</c>: why items of copies could not be taken over. The newest are kept.</summary>
internal static class Quarantine
{
    internal const int MaximumItems = 1_000;

    private const int MaximumText = 1_000;

    internal static void Add(StoreConnection connection, long registry, string peer, QuarantinedEntry item) => connection.Run(
        "INSERT OR REPLACE INTO quarantine (registry, name, revision, peer, reason, time) VALUES ($1, $2, $3, $4, $5, $6)",
        registry, Cut(item.Name), item.Revision, peer, Cut(item.Reason), item.Time.ToUnixTimeMilliseconds());

    internal static void Remove(StoreConnection connection, long registry, string name) =>
        connection.Run("DELETE FROM quarantine WHERE registry = $1 AND name = $2", registry, name);

    internal static void RemoveAll(StoreConnection connection, long registry) =>
        connection.Run("DELETE FROM quarantine WHERE registry = $1", registry);

    /// <summary>Keeps the newest.</summary>
    internal static void Trim(StoreConnection connection, long registry) => connection.Run(
        """
        DELETE FROM quarantine WHERE registry = $1 AND key <=
          (SELECT key FROM quarantine WHERE registry = $1 ORDER BY key DESC LIMIT 1 OFFSET $2)
        """,
        registry, MaximumItems);

    internal static long Count(StoreConnection connection, long registry) =>
        connection.Number("SELECT count(*) FROM quarantine WHERE registry = $1", registry);

    /// <summary>Counts the items in quarantine that count in the digest: all, also those whose reasons are not kept.</summary>
    internal static long CountEntries(StoreConnection connection, long registry) => connection.Number(
        "SELECT count(*) FROM work_item INDEXED BY quarantined_item WHERE registry = $1 AND content IS NULL AND content_hash IS NOT NULL",
        registry);

    /// <summary>Reads them, newest first; those of all registries when none is given.</summary>
    internal static List<QuarantinedWorkItem> Read(StoreConnection connection, RegistryName? registry)
    {
        using var query = connection.Statement(
            """
            SELECT name, peer, quarantine.revision, reason, time FROM quarantine JOIN registry ON registry.key = quarantine.registry
            WHERE $1 IS NULL OR registry.id = $1 ORDER BY quarantine.key DESC
            """,
            registry?.Id);
        using var rows = query.ExecuteReader();
        List<QuarantinedWorkItem> items = [];
        while (rows.Read())
        {
            items.Add(new QuarantinedWorkItem
            {
                Name = rows.GetString(0),
                Peer = rows.GetString(1),
                Revision = rows.GetInt64(2),
                Reason = rows.GetString(3),
                Time = StoredTime.Read(rows.GetInt64(4)),
            });
        }

        return items;
    }

    // A lying peer shall not fill the disk with names and reasons.
    private static string Cut(string text) => text.Length <= MaximumText ? text : text[..MaximumText];
}
