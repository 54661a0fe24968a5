using Federation.Catalog.Tests.Copies;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Tests.Backup;

public sealed class BackupTests
{
    private static CancellationToken Stop => TestStore.Stop;

    [Fact]
    public async Task A_backup_is_one_state_of_the_store_while_writers_go_on()
    {
        await using var test = await TestStore.CreateAsync();
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; !enough.IsCancellationRequested; i++)
                    await test.ImportAsync(prune: i % 7 == 0, [.. Enumerable.Range(i % 50, 60).Select(n => TestStore.Item($"X.{n}", $"Title {i}"))]);
            },
            Stop);
        await test.Store.WaitForChangeAsync(TestStore.ItuT, 200, Stop);

        for (var i = 0; i < 3; i++)
        {
            var path = $"{test.Path}-{i}.backup";
            var progress = new List<BackupProgress>();
            var summary = await CatalogBackup.CreateAsync(test.Path, path, new Reports(progress), Stop);

            await using var backup = await OpenAsync(path);
            var registry = await backup.GetRegistryAsync(TestStore.ItuT, Stop);
            (summary.Registries, summary.Items).Should().Be((1, registry.ItemCount));
            progress[^1].Copied.Should().Be(progress[^1].Total).And.BePositive();
            var then = await CopyFollower.HeldAsync(test.Store, revision: registry.Revision);
            (await CopyFollower.HeldAsync(backup)).Should().BeEquivalentTo(then);
            backup.Epoch.Should().NotBe(test.Store.Epoch);
        }

        await enough.CancelAsync();
        await writing;
        Directory.GetFiles(Path.GetDirectoryName(test.Path)!, "*.partial*").Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_was_put_back_by_hand_is_known_by_what_its_followers_have()
    {
        await using var test = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await test.ImportAsync(prune: false, TestStore.Item("X.1"), TestStore.Item("X.2"));
        await test.ReopenAsync(() => File.Copy(test.Path, test.Path + ".copy"));
        var epoch = test.Store.Epoch;
        await test.ImportAsync(prune: true, TestStore.Item("X.1", "Lost"), TestStore.Item("X.3", "Lost"));
        await new CopyFollower(test.Store, copy.Store).CatchUpAsync();

        await test.ReopenAsync(() => File.Move(test.Path + ".copy", test.Path, overwrite: true));
        test.Store.Epoch.Should().Be(epoch, "the file alone does not tell");
        await new CopyFollower(test.Store, copy.Store).CatchUpAsync();

        string.CompareOrdinal(test.Store.Epoch, epoch).Should().BePositive();
        (await CopyFollower.HeldAsync(copy.Store)).Should().BeEquivalentTo(await CopyFollower.HeldAsync(test.Store));
    }

    [Fact]
    public async Task A_restored_store_begins_a_new_epoch_as_another_node_and_its_followers_recover()
    {
        await using var test = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await test.ImportAsync(prune: false, TestStore.Item("X.1"), TestStore.Item("X.2"));
        await CatalogBackup.CreateAsync(test.Path, test.Path + ".backup", null, Stop);
        await test.ImportAsync(prune: true, TestStore.Item("X.1", "Lost"), TestStore.Item("X.3", "Lost"));
        await new CopyFollower(test.Store, copy.Store).CatchUpAsync();
        var (epoch, node, token) = (test.Store.Epoch, test.Store.Node, test.Store.SyncTokens.Issue(TestStore.ItuT, new SyncPoint(2, 0), ""));
        await test.Store.DisposeAsync();

        await CatalogBackup.RestoreAsync(test.Path + ".backup", test.Path, force: true, null, Stop);
        await test.ReopenAsync();

        string.CompareOrdinal(test.Store.Epoch, epoch).Should().BePositive();
        test.Store.Node.Should().NotBe(node);
        (await test.Store.GetRegistryAsync(TestStore.ItuT, Stop)).Revision.Should().Be(2);
        var refusal = await test.Store.SyncTokens.Awaiting(t => t.VerifyAsync(TestStore.ItuT, token, "", Stop)).Should().ThrowAsync<SyncTokenException>();
        refusal.Which.Reason.Should().Be(SyncTokenFault.Epoch);

        await new CopyFollower(test.Store, copy.Store).CatchUpAsync();
        (await CopyFollower.HeldAsync(copy.Store)).Should().BeEquivalentTo(await CopyFollower.HeldAsync(test.Store));

        var renewed = test.Store.Epoch;
        await test.ReopenAsync();
        test.Store.Epoch.Should().Be(renewed, "it is no backup any more");
    }

    [Fact]
    public async Task A_store_that_is_held_or_there_already_is_not_replaced()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("X.1");
        var backup = test.Path + ".backup";
        await CatalogBackup.CreateAsync(test.Path, backup, null, Stop);

        await RefusedAsync(() => CatalogBackup.RestoreAsync(backup, test.Path, force: true, null, Stop), "*in use by another process*");
        await test.Store.DisposeAsync();
        await RefusedAsync(() => CatalogBackup.RestoreAsync(backup, test.Path, force: false, null, Stop), "*already*force*");

        await CatalogBackup.RestoreAsync(backup, Path.Combine(test.Path + "-new", "catalog.db"), force: false, null, Stop);
    }

    [Fact]
    public async Task What_is_no_backup_is_neither_overwritten_nor_put_in_place()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("X.1");
        await test.Store.DisposeAsync();
        var before = await File.ReadAllBytesAsync(test.Path, Stop);
        var backup = test.Path + ".backup";
        await CatalogBackup.CreateAsync(test.Path, backup, null, Stop);
        var other = test.Path + ".txt";
        await File.WriteAllTextAsync(other, new string('x', 10_000), Stop);
        var empty = test.Path + ".empty";
        await File.WriteAllTextAsync(empty, "", Stop);

        await RefusedAsync(() => CatalogBackup.CreateAsync(test.Path, other, null, Stop), "*no backup*");
        await RefusedAsync(() => CatalogBackup.CreateAsync(test.Path, test.Path, null, Stop), "*onto itself*");
        await RefusedAsync(() => CatalogBackup.CreateAsync(test.Path + ".nowhere", backup, null, Stop), "*there is no file*");
        await RefusedAsync(() => CatalogBackup.CreateAsync(test.Path, Path.Combine(other, "backup"), null, Stop), "*cannot be*written*");
        await RefusedAsync(() => CatalogBackup.RestoreAsync(other, test.Path, force: true, null, Stop), "*no store*");
        await RefusedAsync(() => CatalogBackup.RestoreAsync(empty, test.Path, force: true, null, Stop), "*empty*");
        await RunAsync(backup, "PRAGMA user_version = 99");
        await RefusedAsync(() => CatalogBackup.RestoreAsync(backup, test.Path, force: true, null, Stop), "*newer version (format 99*");

        (await File.ReadAllBytesAsync(test.Path, Stop)).Should().Equal(before);
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_before_anything_changes()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, [.. Enumerable.Range(0, 200).Select(i => TestStore.Item($"X.{i}", new string('x', 1_000)))]);
        var backup = test.Path + ".backup";
        await CatalogBackup.CreateAsync(test.Path, backup, null, Stop);
        await test.Store.DisposeAsync();
        await using (var file = File.OpenWrite(backup))
        {
            file.Position = file.Length / 2;
            await file.WriteAsync(new byte[8_192], Stop);
        }

        await RefusedAsync(() => CatalogBackup.RestoreAsync(backup, test.Path, force: true, null, Stop), "*damaged*");

        await test.ReopenAsync();
        (await test.Store.GetRegistryAsync(TestStore.ItuT, Stop)).ItemCount.Should().Be(200);
    }

    [Fact]
    public async Task A_backup_that_is_given_up_leaves_nothing_behind()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("X.1");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await FluentActions.Awaiting(() => CatalogBackup.CreateAsync(test.Path, test.Path + ".backup", null, stop.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        Directory.GetFiles(Path.GetDirectoryName(test.Path)!, "*.backup*").Should().BeEmpty();
    }

    private static Task<CatalogStore> OpenAsync(string path) =>
        CatalogStore.OpenAsync(new CatalogStoreOptions { Path = path }, TimeProvider.System, Stop);

    private static async Task RefusedAsync(Func<Task> action, string message) =>
        await FluentActions.Awaiting(action).Should().ThrowAsync<CatalogStoreException>().WithMessage(message);

    private static async Task RunAsync(string path, string sql)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A literal of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Stop);
    }

    private sealed class Reports(List<BackupProgress> reports) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => reports.Add(value);
    }
}
