using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Tests.Storage;

public sealed class StoreFileTests
{
    public static bool IsUnix => !OperatingSystem.IsWindows();

    [Fact]
    public async Task A_store_in_use_is_refused_with_what_to_do()
    {
        await using var test = await TestStore.CreateAsync();
        var refusal = await test.Awaiting(t => t.OpenAsync()).Should().ThrowAsync<CatalogStoreException>();
        refusal.Which.Message.Should().Contain("in use by another process").And.Contain(test.Path);
    }

    [Fact(SkipUnless = nameof(IsUnix), Skip = "Windows has no file modes")]
    public async Task Only_the_owner_may_read_the_store()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(test.Path)!))
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        File.GetUnixFileMode(Path.GetDirectoryName(test.Path)!).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_refused()
    {
        await using var test = await TestStore.CreateAsync();
        await test.Store.DisposeAsync();
        await File.WriteAllTextAsync(test.Path, new string('x', 10_000), TestStore.Stop);

        await test.Awaiting(t => t.OpenAsync()).Should().ThrowAsync<CatalogStoreException>().WithMessage("*damaged or no store*backup*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_that_is_gone_or_empty_is_not_made_anew_unasked(bool isThere)
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        await CatalogBackup.CreateAsync(test.Path, test.Path + ".backup", null, TestStore.Stop);
        await test.Store.DisposeAsync();
        File.Delete(test.Path);
        if (isThere)
            await File.WriteAllBytesAsync(test.Path, [], TestStore.Stop);

        await test.Awaiting(t => t.OpenAsync()).Should().ThrowAsync<CatalogStoreException>().WithMessage($"*{test.Path}*restore*delete*{test.Path}.lock*");
        File.Exists(test.Path).Should().Be(isThere, "whatever is put back finds the place as it was");

        await CatalogBackup.RestoreAsync(test.Path + ".backup", test.Path, force: isThere, null, TestStore.Stop);
        await test.ReopenAsync();
        (await test.Store.GetRegistryAsync(TestStore.ItuT, TestStore.Stop)).ItemCount.Should().Be(1);

        await test.ReopenAsync(() =>
        {
            File.Delete(test.Path);
            File.Delete(test.Path + ".lock");
        });
        test.Store.IsNew.Should().BeTrue();
    }

    [Fact]
    public async Task A_store_whose_making_did_not_come_to_its_end_is_made_at_the_next_start()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ReopenAsync(() =>
        {
            foreach (var file in new[] { test.Path, test.Path + ".lock" })
                File.WriteAllBytes(file, []);
        });
        test.Store.IsNew.Should().BeTrue();
    }

    [Fact]
    public async Task The_database_of_another_program_is_left_alone()
    {
        await using var test = await TestStore.CreateAsync();
        await ExecuteAsync(test, "PRAGMA application_id = 7");
        await test.Awaiting(t => t.OpenAsync()).Should().ThrowAsync<CatalogStoreException>().WithMessage("*another program*");
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused()
    {
        await using var test = await TestStore.CreateAsync();
        await ExecuteAsync(test, "PRAGMA user_version = 99");
        await test.Awaiting(t => t.OpenAsync()).Should().ThrowAsync<CatalogStoreException>().WithMessage("*newer version (format 99*");
    }

    [Fact]
    public async Task A_store_that_dies_in_an_import_comes_back_with_whole_batches()
    {
        await using var test = await TestStore.CreateAsync();
        await using var session = await test.Store.BeginImportAsync(TestStore.ItuT, prune: false, pruneLimit: 0, TestStore.Operator, TestStore.Stop);
        for (var i = 1; i <= 3_000; i++)
            await session.AddAsync(TestStore.Item($"ITU-T X.{i}"), "items.jsonl", i, TestStore.Stop);
        await test.Store.WaitForChangeAsync(TestStore.ItuT, 0, TestStore.Stop);

        // The files as a killed process leaves them.
        var copy = Directory.CreateDirectory(test.Path + "-copy").FullName;
        foreach (var file in new[] { test.Path, test.Path + "-wal" })
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        await using var store = await CatalogStore.OpenAsync(
            new CatalogStoreOptions { Path = Path.Combine(copy, Path.GetFileName(test.Path)) }, TimeProvider.System, TestStore.Stop);

        var registry = await store.GetRegistryAsync(TestStore.ItuT, TestStore.Stop);
        (registry.ItemCount, registry.Revision).Should().Be((2_000, 2_000));
        (await store.WorkItems.ListAsync(TestStore.ItuT, new WorkItemQuery { Filter = _ => true }, TestStore.Stop)).TotalSize.Should().Be(2_000);
    }

    [Fact]
    public async Task Nothing_is_written_into_a_store_that_was_moved_away()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows moves no file that is open.");
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        File.Move(test.Path, test.Path + ".away");

        await test.Awaiting(t => t.CreateAsync("ITU-T X.2")).Should().ThrowAsync<CatalogStoreException>().WithMessage("*moved away*");
        (await test.Store.GetRegistryAsync(TestStore.ItuT, TestStore.Stop)).Revision.Should().Be(1);

        File.Move(test.Path + ".away", test.Path);
        (await test.CreateAsync("ITU-T X.2")).Provenance.OriginRevision.Should().Be(2);
    }

    [Fact]
    public async Task A_full_disk_is_named_and_leaves_the_store_as_it_was()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        var full = await LimitAsync(test);

        await full.Awaiting(t => t.ImportAsync(false, [.. Enumerable.Range(2, 100).Select(i => TestStore.Item($"ITU-T X.{i}", new string('x', 1_900)))]))
            .Should().ThrowAsync<CatalogStoreException>().WithMessage("*full*make room*");

        (await test.Store.GetRegistryAsync(TestStore.ItuT, TestStore.Stop)).Revision.Should().Be(1);
        (await test.CreateAsync("ITU-T X.2")).Provenance.OriginRevision.Should().Be(2);
    }

    // SQLite reports a database at its page limit exactly as it reports a disk without room.
    private static async Task<TestStore> LimitAsync(TestStore test)
    {
        await test.Store.WriteAsync(
            TestStore.ItuT,
            TestStore.Operator,
            (connection, _) =>
            {
                using var limit = connection.CreateCommand();
                limit.CommandText = "PRAGMA max_page_count = 20";
                return limit.ExecuteNonQuery();
            },
            TestStore.Stop);
        return test;
    }

    private static async Task ExecuteAsync(TestStore test, string sql)
    {
        await test.Store.DisposeAsync();
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = test.Path, Pooling = false }.ToString());
        await connection.OpenAsync(TestStore.Stop);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A literal of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestStore.Stop);
    }
}
