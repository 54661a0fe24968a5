using Federation.Protocol.Catalog.V1;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>A row of the table <c>copy</c>: how the store came by another node's registry.</summary>
internal sealed record StoredCopy
{
    /// <summary>The columns in the order that <see cref="Of"/> reads them in.</summary>
    internal const string Columns =
        "origin_epoch, origin_revision, path, contact_time, verify_time, is_verified, filter, key_set_uri, signed_digest, generation, "
        + "snapshot_peer, snapshot_epoch";

    /// <summary>Empty until the first copy is complete.</summary>
    internal string OriginEpoch { get; init; } = "";

    /// <summary>Revision of the origin that the copy is complete to.</summary>
    internal long OriginRevision { get; init; }

    internal IReadOnlyList<string> Path { get; init; } = [];
    internal long? ContactTime { get; init; }
    internal long? VerifyTime { get; init; }
    internal bool IsVerified { get; init; }
    internal string Filter { get; init; } = "";
    internal string KeySetUri { get; init; } = "";
    internal string SignedDigest { get; init; } = "";

    /// <summary>Number of the newest snapshot; items that it contained bear it.</summary>
    internal long Generation { get; init; }

    /// <summary>The peer whose snapshot is under way; null when none is.</summary>
    internal string? SnapshotPeer { get; init; }

    internal string? SnapshotEpoch { get; init; }

    /// <summary>Whether a first copy has become complete, so that readers may see it.</summary>
    internal bool IsComplete => OriginEpoch.Length > 0;

    internal static StoredCopy Of(SqliteDataReader row, int first) => new()
    {
        OriginEpoch = row.GetString(first),
        OriginRevision = row.GetInt64(first + 1),
        Path = row.GetString(first + 2).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ContactTime = row.IsDBNull(first + 3) ? null : row.GetInt64(first + 3),
        VerifyTime = row.IsDBNull(first + 4) ? null : row.GetInt64(first + 4),
        IsVerified = row.GetBoolean(first + 5),
        Filter = row.GetString(first + 6),
        KeySetUri = row.GetString(first + 7),
        SignedDigest = row.GetString(first + 8),
        Generation = row.GetInt64(first + 9),
        SnapshotPeer = row.IsDBNull(first + 10) ? null : row.GetString(first + 10),
        SnapshotEpoch = row.IsDBNull(first + 11) ? null : row.GetString(first + 11),
    };

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
