using Federation.Catalog.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Federation.Catalog.Backup;

/// <summary>
/// A copy of a store, checked and marked as a backup, beside the file whose place it is to take
/// (https://sqlite.org/backup.html).
/// </summary>
internal sealed class StoreCopy : IDisposable
{
    private const int PagesAtOnce = 1_024;

    private readonly string _path;
    private readonly string _target;

    private StoreCopy(string path, string target, BackupSummary summary) => (_path, _target, Summary) = (path, target, summary);

    internal BackupSummary Summary { get; }

    /// <summary>Copies a store as it is at one moment.</summary>
    /// <exception cref="CatalogStoreException">It cannot be done.</exception>
    internal static StoreCopy Make(
        string source, string target, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var path = target + ".partial";
        try
        {
            StoreFile.MakeFolderOf(path);
            File.Delete(path);
            StoreFile.Make(path);
            Copy(source, path, progress, cancellationToken);
            return new StoreCopy(path, target, Finish(path));
        }
        catch (SqliteException e)
        {
            Delete(path);
            throw StoreFault.Of(e, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Delete(path);
            throw Unwritable(target, e);
        }
        catch
        {
            Delete(path);
            throw;
        }
    }

    /// <summary>Whether a file is a backup.</summary>
    internal static bool IsBackup(string path)
    {
        try
        {
            using var connection = CatalogDatabase.Connect(path, SqliteOpenMode.ReadOnly);
            return Schema.RequireKnown(connection, path) > 1 && connection.Number("SELECT is_backup FROM store") == 1;
        }
        catch (Exception e) when (e is SqliteException or CatalogStoreException)
        {
            return false;
        }
    }

    /// <summary>Takes the place of the file, at once and as a whole.</summary>
    /// <exception cref="CatalogStoreException">It cannot be written.</exception>
    internal void PutInPlace()
    {
        try
        {
            // What was not yet merged into the old file would be taken for changes of the new one.
            File.Delete(_target + "-wal");
            File.Delete(_target + "-shm");
            File.Move(_path, _target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(_target, e);
        }
    }

    public void Dispose() => Delete(_path);

    private static void Copy(string source, string path, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            using var from = CatalogDatabase.Connect(source, SqliteOpenMode.ReadOnly);

            // The state that this transaction sees is copied: without it each commit of the node would make the copy begin anew.
            from.Run("BEGIN");
            if (Schema.RequireKnown(from, source) == 0)
                throw new CatalogStoreException($"'{source}' is empty, and neither store nor backup; name another file");
            var pageSize = from.Number("PRAGMA page_size");
            using var to = CatalogDatabase.Connect(path, SqliteOpenMode.ReadWrite);
            to.Run("PRAGMA synchronous = OFF");
            using var backup = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main");
            if (backup.IsInvalid)
                SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(to.Handle), to.Handle);
            int result;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                result = raw.sqlite3_backup_step(backup, PagesAtOnce);
                var (total, left) = (raw.sqlite3_backup_pagecount(backup), raw.sqlite3_backup_remaining(backup));
                progress?.Report(new BackupProgress((total - left) * pageSize, total * pageSize));
            }
            while (result == raw.SQLITE_OK);
            if (result != raw.SQLITE_DONE)
                SqliteException.ThrowExceptionForRC(result, to.Handle);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_CANTOPEN)
        {
            throw StoreFault.Of(e, source);
        }
    }

    private static BackupSummary Finish(string path)
    {
        BackupSummary summary;
        using (var connection = CatalogDatabase.Connect(path, SqliteOpenMode.ReadWrite))
        {
            connection.Run("PRAGMA journal_mode = DELETE");
            Schema.Migrate(connection, path);
            using (var check = connection.Statement("PRAGMA integrity_check(1)"))
            {
                if (check.ExecuteScalar() is not "ok" and var damage)
                    throw new CatalogStoreException($"the copy is damaged ({damage}), as its source may be; check the disks, and take an older backup");
            }

            connection.Run("UPDATE store SET is_backup = 1");
            summary = new BackupSummary(
                new FileInfo(path).Length,
                connection.Number($"SELECT count(*) FROM registry WHERE role <> {(int)RegistryRole.Dropped}"),
                connection.Number($"SELECT ifnull(sum(item_count), 0) FROM registry WHERE role <> {(int)RegistryRole.Dropped}"));
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
        return summary;
    }

    private static CatalogStoreException Unwritable(string path, Exception reason) =>
        new($"'{path}' cannot be written: {reason.Message}; check the path, its rights and the room on its disk", reason);

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
            File.Delete(path + "-journal");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
