using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>A row of the table <c>registry</c>.</summary>
internal sealed record RegistryState
{
    private const string Columns = "key, id, title, organization, website, item_count, revision, forgotten_revision, update_time";

    internal required long Key { get; init; }
    internal required RegistryName Name { get; init; }
    internal required string Title { get; init; }
    internal required string Organization { get; init; }
    internal required string Website { get; init; }
    internal required long ItemCount { get; init; }
    internal required long Revision { get; init; }
    internal required long ForgottenRevision { get; init; }
    internal required long? UpdateTime { get; init; }

    /// <summary>Reads a registry.</summary>
    /// <exception cref="RegistryNotFoundException">There is none of this name.</exception>
    internal static RegistryState Read(SqliteConnection connection, RegistryName name)
    {
        using var query = connection.Statement($"SELECT {Columns} FROM registry WHERE id = $1", name.Id);
        using var row = query.ExecuteReader();
        return row.Read() ? Of(row) : throw new RegistryNotFoundException(name);
    }

    /// <summary>Reads all registries, by name.</summary>
    internal static List<RegistryState> ReadAll(SqliteConnection connection)
    {
        using var query = connection.Statement($"SELECT {Columns} FROM registry ORDER BY id");
        using var rows = query.ExecuteReader();
        var all = new List<RegistryState>();
        while (rows.Read())
            all.Add(Of(rows));
        return all;
    }

    internal Registry ToRegistry(Epoch epoch) => new()
    {
        Name = Name.ToString(),
        Title = Title,
        Organization = Organization,
        Website = Website,
        ItemCount = ItemCount,
        Revision = Revision,
        Epoch = epoch.Id,
        UpdateTime = UpdateTime is { } time ? Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(time)) : null,
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
    };
}
