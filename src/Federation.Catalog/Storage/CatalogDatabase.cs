using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>
/// The connections to a store's file: one that writes, and a bounded number that read. Every piece of work is a transaction
/// of its own; readers see what was committed when they began and never wait for the writer (https://sqlite.org/wal.html).
/// </summary>
internal sealed class CatalogDatabase : IAsyncDisposable
{
    private const int LockTimeoutSeconds = 5;

    // A commit that followers have read must outlive a power cut, or its revision would be given out twice: hence FULL.
    // Checkpoints come every 16 MiB, so that an import is not spent on copying pages. The cache of 32 MiB holds the inner pages of the
    // indexes, which items meet in no order: with the usual 2 MiB an import of 50,000 takes a third longer.
    private const string WriterSettings =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096; PRAGMA cache_size = -32768; "
        + "PRAGMA foreign_keys = ON";

    private readonly string _path;
    private readonly FileStream _held;
    private readonly StoreConnection _writer;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentBag<StoreConnection> _readers = [];
    private readonly SemaphoreSlim _reading;
    private readonly int _maximumReaders;
    private int _isClosed;

    private CatalogDatabase(string path, int maximumReaders, FileStream held, StoreConnection writer)
    {
        (_path, _maximumReaders, _held, _writer) = (path, maximumReaders, held, writer);
        _reading = new SemaphoreSlim(maximumReaders);
    }

    /// <summary>Opens the file, makes it when it does not exist, and brings it to the format of this version.</summary>
    /// <exception cref="CatalogStoreException">It cannot be opened.</exception>
    internal static CatalogDatabase Open(CatalogStoreOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumReaders);
        var held = StoreFile.Take(options.Path);
        StoreConnection? writer = null;
        try
        {
            writer = Connect(options.Path, SqliteOpenMode.ReadWrite);
            writer.Run(WriterSettings);
            Schema.Migrate(writer, options.Path);
            StoreFile.Remember(held, options.Path);
            return new CatalogDatabase(options.Path, options.MaximumReaders, held, writer);
        }
        catch (Exception e)
        {
            writer?.Dispose();
            held.Dispose();
            if (e is SqliteException fault)
                throw StoreFault.Of(fault, options.Path);
            throw;
        }
    }

    /// <summary>Reads from one state of the store.</summary>
    /// <exception cref="CatalogStoreException">The file cannot be read.</exception>
    internal async Task<T> ReadAsync<T>(Func<StoreConnection, T> read, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_readers.TryTake(out var reader))
                reader = Connect(_path, SqliteOpenMode.ReadOnly);
            try
            {
                return Transact(reader, "BEGIN", read);
            }
            finally
            {
                _readers.Add(reader);
            }
        }
        catch (SqliteException e)
        {
            throw StoreFault.Of(e, _path);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Changes the store: everything or, when <paramref name="write"/> throws, nothing.</summary>
    /// <exception cref="CatalogStoreException">The file cannot be written.</exception>
    internal async Task<T> WriteAsync<T>(Func<StoreConnection, T> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // An open file can be written after it was deleted, and what is written goes with it.
            StoreFile.Require(_path);
            return Transact(_writer, "BEGIN IMMEDIATE", write);
        }
        catch (SqliteException e)
        {
            throw StoreFault.Of(e, _path);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Waits for the transactions that run, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 1)
            return;
        await _writing.WaitAsync().ConfigureAwait(false);
        for (var i = 0; i < _maximumReaders; i++)
            await _reading.WaitAsync().ConfigureAwait(false);
        while (_readers.TryTake(out var reader))
            await reader.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _held.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
        _reading.Dispose();
    }

    private static T Transact<T>(StoreConnection connection, string begin, Func<StoreConnection, T> work)
    {
        connection.Run(begin);
        try
        {
            var result = work(connection);
            connection.Run("COMMIT");
            return result;
        }
        catch
        {
            RollBack(connection);
            throw;
        }
    }

    // A full disk or a failed read makes SQLite roll back of itself, and then there is nothing left to do.
    private static void RollBack(StoreConnection connection)
    {
        try
        {
            connection.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
        }
    }

    internal static StoreConnection Connect(string path, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = LockTimeoutSeconds,
        };
        var connection = new StoreConnection(settings.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
