
namespace Federation.Catalog.Storage;

/// <summary>The table <c>copy_position</c>: how far each peer was followed.</summary>
internal static class CopyPositions
{
    internal static Dictionary<string, CopyPosition> Read(StoreConnection connection, long registry)
    {
        using var query = connection.Statement(
            "SELECT peer, sync_token, revision, filter FROM copy_position WHERE registry = $1", registry);
        using var rows = query.ExecuteReader();
        var positions = new Dictionary<string, CopyPosition>(StringComparer.Ordinal);
        while (rows.Read())
            positions[rows.GetString(0)] = new CopyPosition(rows.GetString(1), rows.GetInt64(2), rows.GetString(3));
        return positions;
    }

    internal static void Store(StoreConnection connection, long registry, string peer, CopyPosition position) => connection.Run(
        """
        INSERT INTO copy_position (registry, peer, sync_token, revision, filter) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (registry, peer) DO UPDATE
        SET sync_token = excluded.sync_token, revision = excluded.revision, filter = excluded.filter
        """,
        registry, peer, position.SyncToken, position.Revision, position.Filter);

    /// <summary>Forgets the positions at all peers, or at all but one.</summary>
    internal static void Forget(StoreConnection connection, long registry, string butPeer = "") =>
        connection.Run("DELETE FROM copy_position WHERE registry = $1 AND peer <> $2", registry, butPeer);
}
