using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Tests.Storage;

public sealed class MigrationTests
{
    private const string OldEpoch = "fedcba9876543210fedcba9876543210";

    // The tables of version 1, as it was released.
    private const string FirstVersion =
        """
        CREATE TABLE store (only INTEGER PRIMARY KEY CHECK (only = 1), epoch TEXT NOT NULL, token_key BLOB NOT NULL) STRICT;
        CREATE TABLE registry (
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, organization TEXT NOT NULL, website TEXT NOT NULL,
          item_count INTEGER NOT NULL DEFAULT 0, revision INTEGER NOT NULL DEFAULT 0,
          forgotten_revision INTEGER NOT NULL DEFAULT 0, update_time INTEGER) STRICT;
        CREATE TABLE work_item (
          key INTEGER PRIMARY KEY, registry INTEGER NOT NULL REFERENCES registry (key), id TEXT NOT NULL, revision INTEGER NOT NULL,
          create_time INTEGER NOT NULL, update_time INTEGER NOT NULL, identifier TEXT, content_hash BLOB, content BLOB,
          UNIQUE (registry, id)) STRICT;
        CREATE UNIQUE INDEX work_item_by_revision ON work_item (registry, revision);
        CREATE INDEX work_item_by_identifier ON work_item (registry, identifier, id) WHERE content IS NOT NULL;
        PRAGMA application_id = 1178944579;
        PRAGMA user_version = 1;
        """;

    private static CancellationToken Stop => TestStore.Stop;

    [Fact]
    public async Task A_store_of_version_1_keeps_its_items_and_revisions_and_begins_a_new_epoch()
    {
        await using var test = await TestStore.CreateAsync();
        var items = new[] { test.CreateAsync("ITU-T X.1"), test.CreateAsync("ITU-T X.2") };
        var kept = await Task.WhenAll(items);
        var oldPath = test.Path + "-old.db";
        await MakeAsync(oldPath, kept);

        await using var store = await CatalogStore.OpenAsync(new CatalogStoreOptions { Path = oldPath }, TimeProvider.System, Stop);

        string.CompareOrdinal(store.Epoch, OldEpoch).Should().BePositive("epochs are ordered from now on, and followers know the old one");
        var registry = await store.GetRegistryAsync(TestStore.ItuT, Stop);
        (registry.Revision, registry.ItemCount, registry.Title).Should().Be((3, 2, "Work Programme"));
        foreach (var item in kept)
        {
            var read = await store.WorkItems.GetAsync(item.ResourceName(), Stop);
            WorkItemContent.AreEqual(read, item).Should().BeTrue();
            read.Provenance.OriginRevision.Should().Be(item.Provenance.OriginRevision);
        }

        var changes = (await store.ReadChangesAsync(TestStore.ItuT, default, null, new ChangeLimits(), Stop)).Changes;
        changes.Select(change => change.Revision).Should().Equal(1, 2, 3);
        (changes[2].Message.Deleted.Name, changes[2].Message.Deleted.OriginRevision).Should().Be(("registries/itu-t/workItems/X.3", 3));
        var digest = (await store.Digests.GetAsync(TestStore.ItuT, Stop)).Digest;
        digest.Root.Should().Equal((await test.Store.Digests.GetAsync(TestStore.ItuT, Stop)).Digest.Root, "items and revisions are the same");
        await store.Awaiting(s => s.WorkItems.GetAsync(TestStore.ItuT.WorkItem("X.1"), 2, Stop)).Should().ThrowAsync<RevisionForgottenException>();
        (await store.WorkItems.GetAsync(TestStore.ItuT.WorkItem("X.1"), 3, Stop)).Identifier.Should().Be("ITU-T X.1");
        (await store.WorkItems.CreateAsync(TestStore.ItuT, "", TestStore.Item("ITU-T X.3"), TestStore.Operator, Stop)).Provenance.OriginRevision
            .Should().Be(4);
    }

    private static async Task MakeAsync(string path, IEnumerable<Protocol.Catalog.V1.WorkItem> items)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await connection.OpenAsync(Stop);
        await RunAsync(connection, FirstVersion);
        await RunAsync(connection, "INSERT INTO store VALUES (1, $1, $2)", OldEpoch, new byte[32]);
        await RunAsync(connection, "INSERT INTO registry VALUES (1, 'itu-t', 'Work Programme', 'itu-t', '', 2, 3, 0, 5000)");
        foreach (var item in items)
        {
            await RunAsync(
                connection,
                "INSERT INTO work_item VALUES (NULL, 1, $1, $2, 1000, 2000, $3, $4, $5)",
                WorkItemName.Parse(item.Name).Id,
                item.Provenance.OriginRevision,
                item.Identifier,
                WorkItemContent.Hash(item),
                WorkItemContent.Canonical(item));
        }

        await RunAsync(connection, "INSERT INTO work_item VALUES (NULL, 1, 'X.3', 3, 1000, 5000, NULL, NULL, NULL)");
    }

    private static async Task RunAsync(SqliteConnection connection, string sql, params object[] values)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Literals of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
