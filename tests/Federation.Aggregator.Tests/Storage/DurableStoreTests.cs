using Federation.Aggregator.Storage;
using Federation.Hosting;
using Grpc.Core;
using Microsoft.Data.Sqlite;

namespace Federation.Aggregator.Tests.Storage;

public sealed class DurableStoreTests : IDisposable
{
    private static readonly TableSet _notes = new("notes", ["CREATE TABLE note (text TEXT NOT NULL) STRICT"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("federation-store-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        using (var store = DurableStore.Open(_folder, [_notes]))
            await store.WriteAsync(connection => { connection.Run("INSERT INTO note VALUES ($1)", "kept"); }, Cancellation);

        using var again = DurableStore.Open(_folder, [_notes]);

        (await again.ReadAsync(Count, Cancellation)).Should().Be(1);
    }

    [Fact]
    public async Task A_feature_gets_its_new_tables_whatever_the_others_are_at()
    {
        using (var store = DurableStore.Open(_folder, [_notes]))
            await store.WriteAsync(connection => { connection.Run("INSERT INTO note VALUES ($1)", "old"); }, Cancellation);
        var grown = _notes with { Versions = [.. _notes.Versions, "ALTER TABLE note ADD COLUMN author TEXT NOT NULL DEFAULT 'nobody'"] };

        using var newer = DurableStore.Open(_folder, [new TableSet("topics", ["CREATE TABLE topic (name TEXT) STRICT"]), grown]);

        (await newer.ReadAsync(connection => connection.Number("SELECT count(*) FROM note WHERE author = 'nobody'"), Cancellation)).Should().Be(1);
        (await newer.ReadAsync(connection => connection.Number("SELECT count(*) FROM topic"), Cancellation)).Should().Be(0);
    }

    [Fact]
    public async Task A_change_that_fails_leaves_nothing_behind()
    {
        using var store = DurableStore.Open(_folder, [_notes]);

        var failing = () => store.WriteAsync(
            connection =>
            {
                connection.Run("INSERT INTO note VALUES ('half')");
                throw new InvalidOperationException();
            },
            Cancellation);

        await failing.Should().ThrowAsync<InvalidOperationException>();
        (await store.ReadAsync(Count, Cancellation)).Should().Be(0);
    }

    [Fact]
    public void The_store_is_one_process_s_alone()
    {
        using var store = DurableStore.Open(_folder, [_notes]);

        var second = () => DurableStore.Open(_folder, [_notes]);

        second.Should().Throw<SettingException>().WithMessage("Aggregator:DataDirectory*another process*");
    }

    [Fact]
    public void A_store_of_a_newer_version_or_of_another_program_is_refused()
    {
        DurableStore.Open(_folder, [_notes with { Versions = [.. _notes.Versions, "SELECT 1"] }]).Dispose();
        var foreign = Directory.CreateDirectory(Path.Combine(_folder, "foreign")).FullName;
        using (var other = new SqliteConnection($"Data Source={Path.Combine(foreign, "aggregator.db")};Pooling=False"))
        {
            other.Open();
            other.Run("CREATE TABLE theirs (x TEXT)");
        }

        var newer = () => DurableStore.Open(_folder, [_notes]);
        var another = () => DurableStore.Open(foreign, [_notes]);

        newer.Should().Throw<SettingException>().WithMessage("*'notes'*newer version*format 2*knows 1*");
        another.Should().Throw<SettingException>().WithMessage("*another program*");
    }

    [Fact]
    public async Task Nothing_is_written_into_a_file_that_was_moved_away()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows moves no file that is open.");
        using var store = DurableStore.Open(_folder, [_notes]);
        var path = Path.Combine(_folder, "aggregator.db");
        File.Move(path, path + ".away");

        await store.Awaiting(s => s.WriteAsync(Count, Cancellation)).Should().ThrowAsync<DurableStoreException>().WithMessage("*moved away*");

        File.Move(path + ".away", path);
        (await store.WriteAsync(Count, Cancellation)).Should().Be(0);
    }

    [Fact]
    public async Task Without_a_folder_it_can_be_read_but_not_written()
    {
        using var store = DurableStore.Open("", [_notes]);

        var writing = () => store.WriteAsync(Count, Cancellation);

        (await store.ReadAsync(Count, Cancellation)).Should().Be(0);
        (await writing.Should().ThrowAsync<RpcException>()).Which.Status.Detail.Should().Contain("Aggregator:DataDirectory");
    }

    private static long Count(SqliteConnection connection) => connection.Number("SELECT count(*) FROM note");
}
