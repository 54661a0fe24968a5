using Federation.Protocol.Digests;

namespace Federation.Catalog.Storage;

/// <summary>The tables of a store, and how a store of an older version becomes one of this.</summary>
internal static class Schema
{
    // "FEDC": marks the file as a store of ours (https://sqlite.org/pragma.html#pragma_application_id).
    internal const int ApplicationId = 0x46454443;

    /// <summary>Brings the file to this version.</summary>
    /// <exception cref="CatalogStoreException">The file is another program's, or a newer version's.</exception>
    internal static void Migrate(StoreConnection connection, string path)
    {
        var version = RequireKnown(connection, path);
        connection.CreateFunction("digest_place", (string id) => (long)DigestPlace.Of(id), isDeterministic: true);
        connection.Run("BEGIN IMMEDIATE");
        foreach (var statements in _versions[(int)version..])
            connection.Run(statements);
        connection.Run($"PRAGMA application_id = {ApplicationId}");
        connection.Run($"PRAGMA user_version = {_versions.Length}");
        connection.Run("COMMIT");
    }

    /// <summary>Makes sure that a file is a store of this version or an older one, or empty; gives the version.</summary>
    /// <exception cref="CatalogStoreException">The file is another program's, or a newer version's.</exception>
    internal static long RequireKnown(StoreConnection connection, string path)
    {
        var application = connection.Number("PRAGMA application_id");
        var version = connection.Number("PRAGMA user_version");
        if (application != ApplicationId && connection.Number("SELECT count(*) FROM sqlite_schema") > 0)
            throw new CatalogStoreException($"'{path}' is the database of another program; name another file for the store");
        if (version > _versions.Length)
            throw new CatalogStoreException(
                $"the store '{path}' was written by a newer version (format {version}, this version knows {_versions.Length}): "
                + "run that version, or name another file for the store");
        return version;
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
        """
        ALTER TABLE store ADD COLUMN node TEXT NOT NULL DEFAULT '';
        ALTER TABLE store ADD COLUMN is_backup INTEGER NOT NULL DEFAULT 0; -- whether it begins a new life when it is opened
        UPDATE store SET is_backup = 1; -- epochs had no order before

        ALTER TABLE registry ADD COLUMN role INTEGER NOT NULL DEFAULT 0; -- 0: the node is its origin, 1: a copy, 2: a copy that was dropped
        ALTER TABLE registry ADD COLUMN history_revision INTEGER NOT NULL DEFAULT 0; -- the oldest that can be read as of
        UPDATE registry SET history_revision = revision;

        CREATE TABLE copy (
          registry INTEGER PRIMARY KEY REFERENCES registry (key),
          origin_epoch TEXT NOT NULL,
          origin_revision INTEGER NOT NULL, -- that the copy is complete to; 0 while it is made, for the first time or afresh
          path TEXT NOT NULL, -- identifiers of nodes, the origin's first, parted by spaces
          contact_time INTEGER,
          verify_time INTEGER,
          is_complete INTEGER NOT NULL, -- whether it ever was, so that readers may see it
          is_verified INTEGER NOT NULL,
          is_snapshot INTEGER NOT NULL, -- whether one is under way
          filter TEXT NOT NULL,
          key_set_uri TEXT NOT NULL,
          signed_digest TEXT NOT NULL, -- of exactly what is held; else empty
          generation INTEGER NOT NULL -- number of the newest snapshot
        ) STRICT;

        CREATE TABLE copy_position (
          registry INTEGER NOT NULL REFERENCES copy (registry),
          peer TEXT NOT NULL,
          sync_token TEXT NOT NULL,
          revision INTEGER NOT NULL,
          filter TEXT NOT NULL,
          PRIMARY KEY (registry, peer)
        ) STRICT, WITHOUT ROWID;

        -- Why items could not be taken over, of the newest of them.
        CREATE TABLE quarantine (
          key INTEGER PRIMARY KEY AUTOINCREMENT,
          registry INTEGER NOT NULL REFERENCES registry (key),
          name TEXT NOT NULL,
          revision INTEGER NOT NULL,
          peer TEXT NOT NULL,
          reason TEXT NOT NULL,
          time INTEGER NOT NULL,
          UNIQUE (registry, name)
        ) STRICT;

        CREATE TABLE author (
          key INTEGER PRIMARY KEY,
          client_id TEXT NOT NULL,
          organization TEXT NOT NULL,
          UNIQUE (client_id, organization)
        ) STRICT;

        -- What is read of an item without its content now stands before it. A row without content_hash is a tombstone: its create_time
        -- is when it was made here, and without an origin_revision it stands for an item that is not held any more, and may exist. A
        -- row with content_hash and without content is that of an item in quarantine, which counts in the digest only.
        CREATE TABLE item (
          key INTEGER PRIMARY KEY,
          registry INTEGER NOT NULL REFERENCES registry (key),
          id TEXT NOT NULL,
          revision INTEGER NOT NULL,
          origin_revision INTEGER NOT NULL,
          generation INTEGER NOT NULL, -- the newest snapshot of a copy that contained it
          place INTEGER NOT NULL, -- in the digest
          create_time INTEGER NOT NULL,
          update_time INTEGER NOT NULL,
          author INTEGER REFERENCES author (key),
          identifier TEXT,
          content_hash BLOB,
          content BLOB,
          UNIQUE (registry, id)
        ) STRICT;

        INSERT INTO item
        SELECT key, registry, id, revision, revision, 0, digest_place(id), iif(content IS NULL, update_time, create_time), update_time,
          NULL, identifier, content_hash, content
        FROM work_item;

        DROP TABLE work_item;
        ALTER TABLE item RENAME TO work_item;
        CREATE UNIQUE INDEX work_item_by_revision ON work_item (registry, revision);
        CREATE INDEX work_item_by_identifier ON work_item (registry, identifier, id) WHERE content IS NOT NULL;
        CREATE INDEX work_item_by_place ON work_item (registry, place, content_hash, origin_revision, generation)
        WHERE content_hash IS NOT NULL;

        CREATE INDEX quarantined_item ON work_item (registry) WHERE content IS NULL AND content_hash IS NOT NULL;

        -- The states that an item had before its newest one. One without content is that of a deletion.
        CREATE TABLE past_work_item (
          key INTEGER PRIMARY KEY,
          registry INTEGER NOT NULL REFERENCES registry (key),
          id TEXT NOT NULL,
          revision INTEGER NOT NULL,
          next_revision INTEGER NOT NULL, -- that superseded it
          next_time INTEGER NOT NULL,
          create_time INTEGER NOT NULL,
          update_time INTEGER NOT NULL,
          author INTEGER REFERENCES author (key),
          content_hash BLOB,
          content BLOB,
          UNIQUE (registry, id, revision)
        ) STRICT;

        CREATE UNIQUE INDEX past_work_item_by_revision ON past_work_item (registry, revision);
        CREATE INDEX past_work_item_by_time ON past_work_item (registry, next_time);
        """,
        """
        ALTER TABLE registry ADD COLUMN visible_to TEXT NOT NULL DEFAULT ''; -- identifiers of organisations, parted by line ends; empty for everybody
        """,
    ];
}
