using Federation.Hosting;
using Microsoft.Data.Sqlite;

namespace Federation.Aggregator.Storage;

/// <summary>
/// What people decided and asked for, in one SQLite file: unlike Redis it is no cache, and nothing else can make it anew. One transaction at
/// a time; features keep what they read often in memory. Without a folder there is a store that holds nothing, and refuses to be written.
/// </summary>
internal sealed class DurableStore : IDisposable
{
    // "FEDA": marks the file as ours (https://sqlite.org/pragma.html#pragma_application_id).
    private const int ApplicationId = 0x46454441;
    private const string FileName = "aggregator.db";
    private const string Setting = $"{AggregatorOptions.Section}:{nameof(AggregatorOptions.DataDirectory)}";

    // What a person was told is kept must outlive a power cut, hence FULL; a second process must not write beside this one, hence EXCLUSIVE.
    private const string Settings =
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";

    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _turn = new(1);

    private DurableStore(SqliteConnection connection, bool isKept) => (_connection, IsKept) = (connection, isKept);

    /// <summary>Whether there is a folder, so that it can be written.</summary>
    public bool IsKept { get; }

    /// <summary>Opens the store in a folder, makes both if need be, and brings the tables to this version.</summary>
    /// <param name="folder">The folder; empty for none.</param>
    /// <param name="tables">What the features keep.</param>
    /// <exception cref="SettingException">The folder or file cannot be used.</exception>
    public static DurableStore Open(string folder, IEnumerable<TableSet> tables)
    {
        var path = folder.Length == 0 ? ":memory:" : Path.Combine(PrivateFolder.Open(folder, Setting).FullName, FileName);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            if (folder.Length > 0 && !File.Exists(path))
                PrivateFolder.CreateFile(path).Dispose();
            connection.Open();
            connection.Run(Settings);
            Migrate(connection, path, tables);
            return new DurableStore(connection, folder.Length > 0);
        }
        catch (Exception e) when (e is SqliteException or DurableStoreException or IOException or UnauthorizedAccessException)
        {
            connection.Dispose();
            throw new SettingException(new SettingFault(Setting, folder, $"a folder whose {FileName} can be used; this gives: {Sentence(e)}"), e);
        }
    }

    /// <summary>Reads from one state of the store.</summary>
    /// <exception cref="DurableStoreException">The file cannot be read.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) =>
        InTurnAsync("BEGIN", read, cancellationToken);

    /// <summary>Changes the store: everything or, when <paramref name="write"/> throws, nothing.</summary>
    /// <exception cref="DurableStoreException">The file cannot be written.</exception>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION with the reason <see cref="ErrorReasons.SettingMissing"/>: there is no folder.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken) => IsKept
        ? InTurnAsync(
            "BEGIN IMMEDIATE",
            connection =>
            {
                // An open file can be written after it was deleted, and what is written goes with it.
                if (!File.Exists(connection.DataSource))
                    throw new DurableStoreException($"the file {connection.DataSource} was deleted or moved away; stop the service, put it or a copy back, and start again");
                return write(connection);
            },
            cancellationToken)
        : throw NotKept("what people decide could not be kept");

    /// <summary>FAILED_PRECONDITION with the reason <see cref="ErrorReasons.SettingMissing"/>: there is no folder.</summary>
    /// <param name="consequence">What cannot be done without it.</param>
    public static Grpc.Core.RpcException NotKept(string consequence) => FederationErrors.FailedPrecondition(
        ErrorReasons.SettingMissing, $"The setting {Setting} is missing: {consequence}. Set it and start the service again.");

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<SqliteConnection> write, CancellationToken cancellationToken) => WriteAsync(
        connection =>
        {
            write(connection);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _turn.Dispose();
    }

    private static void Migrate(SqliteConnection connection, string path, IEnumerable<TableSet> tables)
    {
        if (connection.Number("PRAGMA application_id") != ApplicationId && connection.Number("SELECT count(*) FROM sqlite_schema") > 0)
            throw new DurableStoreException($"'{path}' is the database of another program");
        connection.Run("BEGIN IMMEDIATE");
        connection.Run($"PRAGMA application_id = {ApplicationId}");
        connection.Run("CREATE TABLE IF NOT EXISTS feature (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID");
        foreach (var (feature, versions) in tables)
        {
            var version = (int)connection.Number("SELECT version FROM feature WHERE name = $1", feature);
            if (version > versions.Count)
                throw new DurableStoreException($"its part '{feature}' was written by a newer version of this program (format {version}, this one knows {versions.Count}); run that one, or put a copy from before in its place");
            foreach (var statements in versions.Skip(version))
                connection.Run(statements);
            connection.Run(
                "INSERT INTO feature (name, version) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET version = excluded.version", feature, versions.Count);
        }

        connection.Run("COMMIT");
    }

    private async Task<T> InTurnAsync<T>(string begin, Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Transact(begin, work);
        }
        catch (SqliteException e)
        {
            throw new DurableStoreException($"the file {_connection.DataSource} failed: {Sentence(e)}", e);
        }
        finally
        {
            _turn.Release();
        }
    }

    private T Transact<T>(string begin, Func<SqliteConnection, T> work)
    {
        _connection.Run(begin);
        try
        {
            var result = work(_connection);
            _connection.Run("COMMIT");
            return result;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    // A full disk makes SQLite roll back of itself, and then there is nothing left to do.
    private void RollBack()
    {
        try
        {
            _connection.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
        }
    }

    private static string Sentence(Exception e) => (e as SqliteException)?.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => "another process uses it; stop that one",
        SQLitePCL.raw.SQLITE_FULL => "the disk is full; make room",
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB => $"it is damaged ({e.Message}); put a copy in its place, or move it away and import the decisions that were exported",
        _ => e.Message,
    };
}
