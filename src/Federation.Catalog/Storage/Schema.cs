using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>The tables of a store, and how a store of an older version becomes one of this.</summary>
internal static class Schema
{
    // "FEDC": marks the file as a store of ours (https://sqlite.org/pragma.html#pragma_application_id).
    internal const int ApplicationId = 0x46454443;

    /// <summary>Brings the file to this version.</summary>
    /// <exception cref="CatalogStoreException">The file is another program's, or a newer version's.</exception>
    internal static void Migrate(SqliteConnection connection, string path)
    {
        var application = connection.Number("PRAGMA application_id");
        var version = connection.Number("PRAGMA user_version");
        if (application != ApplicationId && connection.Number("SELECT count(*) FROM sqlite_schema") > 0)
            throw new CatalogStoreException($"'{path}' is the database of another program; name another file for the store");
        if (version > _versions.Length)
            throw new CatalogStoreException(
                $"the store '{path}' was written by a newer version (format {version}, this version knows {_versions.Length}): "
                + "run that version, or name another file for the store");

        connection.Run("BEGIN IMMEDIATE");
        foreach (var statements in _versions[(int)version..])
            connection.Run(statements);
        connection.Run($"PRAGMA application_id = {ApplicationId}");
        connection.Run($"PRAGMA user_version = {_versions.Length}");
        connection.Run("COMMIT");
    }

    // Each entry leads from the version of its index to the next. Times are milliseconds since 1970, UTC.
    private static readonly string[] _versions =
    [
        """
        CREATE TABLE store (
          only INTEGER PRIMARY KEY CHECK (only = 1),
          epoch TEXT NOT NULL,
          token_key BLOB NOT NULL
        ) STRICT;

        CREATE TABLE registry (
          key INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          title TEXT NOT NULL,
          organization TEXT NOT NULL,
          website TEXT NOT NULL,
          item_count INTEGER NOT NULL DEFAULT 0,
          revision INTEGER NOT NULL DEFAULT 0,
          forgotten_revision INTEGER NOT NULL DEFAULT 0, -- of the newest tombstone that was forgotten
          update_time INTEGER
        ) STRICT;

        -- The newest state of every item. A tombstone has no identifier and no content.
        CREATE TABLE work_item (
          key INTEGER PRIMARY KEY,
          registry INTEGER NOT NULL REFERENCES registry (key),
          id TEXT NOT NULL,
          revision INTEGER NOT NULL,
          create_time INTEGER NOT NULL,
          update_time INTEGER NOT NULL,
          identifier TEXT,
          content_hash BLOB,
          content BLOB,
          UNIQUE (registry, id)
        ) STRICT;

        CREATE UNIQUE INDEX work_item_by_revision ON work_item (registry, revision);
        CREATE INDEX work_item_by_identifier ON work_item (registry, identifier, id) WHERE content IS NOT NULL;
        """,
    ];
}
