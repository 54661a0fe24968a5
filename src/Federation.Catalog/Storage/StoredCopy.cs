using Federation.Protocol.Catalog.V1;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>A row of the table <c>copy</c>: how the store came by another node's registry.</summary>
internal sealed record StoredCopy
{
    /// <summary>The columns in the order that <see cref="Of"/> reads them in.</summary>
    internal const string Columns =
        "origin_epoch, origin_revision, path, contact_time, verify_time, is_complete, is_verified, is_snapshot, filter, key_set_uri, "
        + "signed_digest, generation";

    internal string OriginEpoch { get; init; } = "";

    /// <summary>Revision of the origin that the copy is complete to; 0 while it is made, for the first time or afresh.</summary>
    internal long OriginRevision { get; init; }

    internal IReadOnlyList<string> Path { get; init; } = [];
    internal long? ContactTime { get; init; }
    internal long? VerifyTime { get; init; }

    /// <summary>Whether it ever was complete, so that readers may see it.</summary>
    internal bool IsComplete { get; init; }

    internal bool IsVerified { get; init; }

    /// <summary>Whether a snapshot is under way.</summary>
    internal bool IsSnapshot { get; init; }

    internal string Filter { get; init; } = "";
    internal string KeySetUri { get; init; } = "";
    internal string SignedDigest { get; init; } = "";

    /// <summary>Number of the newest snapshot; items that it contained bear it.</summary>
    internal long Generation { get; init; }

    internal static StoredCopy Of(SqliteDataReader row, int first) => new()
    {
        OriginEpoch = row.GetString(first),
        OriginRevision = row.GetInt64(first + 1),
        Path = row.GetString(first + 2).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ContactTime = row.IsDBNull(first + 3) ? null : row.GetInt64(first + 3),
        VerifyTime = row.IsDBNull(first + 4) ? null : row.GetInt64(first + 4),
        IsComplete = row.GetBoolean(first + 5),
        IsVerified = row.GetBoolean(first + 6),
        IsSnapshot = row.GetBoolean(first + 7),
        Filter = row.GetString(first + 8),
        KeySetUri = row.GetString(first + 9),
        SignedDigest = row.GetString(first + 10),
        Generation = row.GetInt64(first + 11),
    };

    internal void Store(StoreConnection connection, long registry) => connection.Run(
        $"""
        INSERT INTO copy (registry, {Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (registry) DO UPDATE SET
          origin_epoch = excluded.origin_epoch, origin_revision = excluded.origin_revision, path = excluded.path,
          contact_time = excluded.contact_time, verify_time = excluded.verify_time, is_complete = excluded.is_complete,
          is_verified = excluded.is_verified, is_snapshot = excluded.is_snapshot, filter = excluded.filter,
          key_set_uri = excluded.key_set_uri, signed_digest = excluded.signed_digest, generation = excluded.generation
        """,
        registry, OriginEpoch, OriginRevision, string.Join(' ', Path), ContactTime, VerifyTime, IsComplete, IsVerified, IsSnapshot,
        Filter, KeySetUri, SignedDigest, Generation);

    /// <summary>What followers and readers are told of the copy.</summary>
    /// <param name="node">Identifier of this node, through which they get it.</param>
    internal Copy ToCopy(string node) => new()
    {
        OriginEpoch = OriginEpoch,
        OriginRevision = OriginRevision,
        Path = { Path, node },
        OriginContactTime = ContactTime is { } time ? StoredTime.Read(time) : null,
        State = (IsComplete, IsVerified) switch
        {
            (false, _) => CopyState.Loading,
            (true, false) => CopyState.Unverified,
            (true, true) => CopyState.Verified,
        },
        Filter = Filter,
    };
}
