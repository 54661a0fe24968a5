using Federation.Catalog.Backup;
using Federation.Catalog.Storage;

namespace Federation.Catalog;

/// <summary>Saves a store while its node runs, and puts it back.</summary>
/// <remarks>
/// A backup is marked as one. The node that opens it begins a new epoch and takes another identifier, because revisions after the
/// backup were given out that it does not know; followers see that, and mirror afresh.
/// </remarks>
public static class CatalogBackup
{
    /// <summary>
    /// Copies a store as it is at one moment into a file, which appears only when it is whole and was checked. The node that holds
    /// the store may be running, in this or another process, and is not stopped from writing.
    /// </summary>
    /// <param name="storePath">File of the store.</param>
    /// <param name="backupPath">File of the backup; a backup that is there already is replaced, and nothing else is.</param>
    /// <param name="progress">Told while it is copied; null when nobody asks.</param>
    /// <param name="cancellationToken">Gives it up; nothing is left behind.</param>
    /// <exception cref="CatalogStoreException">It cannot be done; the message says why and what to do.</exception>
    public static Task<BackupSummary> CreateAsync(
        string storePath, string backupPath, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        RequireOthers(storePath, backupPath);
        if (File.Exists(backupPath) && !StoreCopy.IsBackup(backupPath))
            throw new CatalogStoreException($"'{backupPath}' is there already and is no backup; name another file");
        return Task.Run(
            () =>
            {
                using var copy = StoreCopy.Make(storePath, backupPath, progress, cancellationToken);
                copy.PutInPlace();
                return copy.Summary;
            },
            cancellationToken);
    }

    /// <summary>Puts a backup in the place of a store. Nothing changes there before the backup was copied and checked.</summary>
    /// <param name="backupPath">File of the backup.</param>
    /// <param name="storePath">File of the store; no node may hold it.</param>
    /// <param name="force">Whether a store that is there already is replaced, and what it holds lost.</param>
    /// <param name="progress">Told while it is copied; null when nobody asks.</param>
    /// <param name="cancellationToken">Gives it up; the store is as it was then.</param>
    /// <exception cref="CatalogStoreException">It cannot be done; the message says why and what to do.</exception>
    public static Task<BackupSummary> RestoreAsync(
        string backupPath, string storePath, bool force, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        RequireOthers(backupPath, storePath);
        return Task.Run(
            () =>
            {
                using var held = StoreFile.Hold(storePath, "stop that one before a backup takes its place");
                if (File.Exists(storePath) && !force)
                    throw new CatalogStoreException(
                        $"there is a store at '{storePath}' already; to put the backup in its place, and lose what it holds, use --force");
                using var copy = StoreCopy.Make(backupPath, storePath, progress, cancellationToken);
                copy.PutInPlace();
                return copy.Summary;
            },
            cancellationToken);
    }

    private static void RequireOthers(string source, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (!File.Exists(source))
            throw new CatalogStoreException($"there is no file '{source}' that this user may see; name the file of a store (catalog.db in the node's data folder) or backup");
        if (Path.GetFullPath(source) == Path.GetFullPath(target))
            throw new CatalogStoreException($"'{source}' cannot be copied onto itself; name another file");
    }
}
