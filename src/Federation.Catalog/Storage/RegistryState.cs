using Federation.Catalog.Digests;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>A registry at one state of the store: its row, that of its copy, and which life of the store it is.</summary>
internal sealed record RegistryState
{
    private const string Select =
        $"""
        SELECT key, id, title, organization, website, item_count, revision, forgotten_revision, update_time, role, history_revision, visible_to,
          (SELECT epoch FROM store), (SELECT node FROM store), {StoredCopy.Columns}
        FROM registry LEFT JOIN copy ON copy.registry = registry.key
        """;

    private const int CopyColumns = 14;
    private const char VisibleToSeparator = '\n';

    internal required long Key { get; init; }
    internal required RegistryName Name { get; init; }
    internal required string Title { get; init; }
    internal required string Organization { get; init; }
    internal required string Website { get; init; }
    internal required long ItemCount { get; init; }
    internal required long Revision { get; init; }
    internal required long ForgottenRevision { get; init; }
    internal required long? UpdateTime { get; init; }
    internal required RegistryRole Role { get; init; }

    /// <summary>The oldest revision that can be read as of.</summary>
    internal required long HistoryRevision { get; init; }

    /// <summary>The organisations that may see it, beside its owner; none for everybody.</summary>
    internal required IReadOnlyList<string> VisibleTo { get; init; }

    internal required string Epoch { get; init; }
    internal required string Node { get; init; }

    /// <summary>Null when the node is the origin.</summary>
    internal required StoredCopy? Copy { get; init; }

    /// <summary>Epoch of the origin that the registry stands at.</summary>
    internal string OriginEpoch => Copy?.OriginEpoch ?? Epoch;

    /// <summary>Revision of the origin that the registry stands at.</summary>
    internal long OriginRevision => Copy?.OriginRevision ?? Revision;

    /// <summary>Reads a registry whose items may be read: a copy that is not complete would look as if items were missing.</summary>
    /// <exception cref="RegistryNotFoundException">There is none of this name.</exception>
    /// <exception cref="CopyLoadingException">Its first copy is not complete.</exception>
    internal static RegistryState Read(StoreConnection connection, RegistryName name) => Find(connection, name) switch
    {
        null => throw new RegistryNotFoundException(name),
        { Copy.IsComplete: false } => throw new CopyLoadingException(name),
        var state => state,
    };

    /// <summary>Reads a registry; null when there is none of this name, or no longer.</summary>
    internal static RegistryState? Find(StoreConnection connection, RegistryName name)
    {
        using var query = connection.Statement($"{Select} WHERE id = $1 AND role <> {(int)RegistryRole.Dropped}", name.Id);
        using var row = query.ExecuteReader();
        return row.Read() ? Of(row) : null;
    }

    /// <summary>Reads all registries, by name.</summary>
    internal static List<RegistryState> ReadAll(StoreConnection connection)
    {
        using var query = connection.Statement($"{Select} WHERE role <> {(int)RegistryRole.Dropped} ORDER BY id");
        using var rows = query.ExecuteReader();
        var all = new List<RegistryState>();
        while (rows.Read())
            all.Add(Of(rows));
        return all;
    }

    internal Registry ToRegistry() => new()
    {
        Name = Name.ToString(),
        Title = Title,
        Organization = Organization,
        Website = Website,
        ItemCount = ItemCount,
        Revision = Revision,
        Epoch = Epoch,
        UpdateTime = UpdateTime is { } time ? StoredTime.Read(time) : null,
        Copy = Copy?.ToCopy(Node),
        KeySetUri = Copy?.KeySetUri ?? "",
        Node = Node,
        VisibleTo = { VisibleTo },
    };

    /// <summary>How the organisations stand in the table.</summary>
    internal static string Stored(IEnumerable<string> visibleTo) => string.Join(VisibleToSeparator, visibleTo);

    internal Digest ToDigest(DigestRoot root) => new()
    {
        Registry = Name.ToString(),
        Epoch = OriginEpoch,
        Revision = OriginRevision,
        ItemCount = root.ItemCount,
        Root = root.Hash.ToByteString(),
    };

    private static RegistryState Of(SqliteDataReader row) => new()
    {
        Key = row.GetInt64(0),
        Name = new RegistryName(row.GetString(1)),
        Title = row.GetString(2),
        Organization = row.GetString(3),
        Website = row.GetString(4),
        ItemCount = row.GetInt64(5),
        Revision = row.GetInt64(6),
        ForgottenRevision = row.GetInt64(7),
        UpdateTime = row.IsDBNull(8) ? null : row.GetInt64(8),
        Role = (RegistryRole)row.GetInt64(9),
        HistoryRevision = row.GetInt64(10),
        VisibleTo = row.GetString(11).Split(VisibleToSeparator, StringSplitOptions.RemoveEmptyEntries),
        Epoch = row.GetString(12),
        Node = row.GetString(13),
        Copy = row.IsDBNull(CopyColumns) ? null : StoredCopy.Of(row, CopyColumns),
    };
}
