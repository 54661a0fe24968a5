using System.Text;

namespace Federation.Catalog.Storage;

/// <summary>
/// The file of a store, held by one process at a time, and its lock file, which lies beside it and says for good that a store was made.
/// </summary>
internal static class StoreFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the file and its folder if need be, and takes the store. Closing the stream gives it back.</summary>
    /// <exception cref="CatalogStoreException">Another process holds the store, the file cannot be written, or a store was here and is gone.</exception>
    internal static FileStream Take(string path)
    {
        var held = Hold(path, "stop that one, or import through its CatalogAdminService");
        try
        {
            if (held.Length > 0 && new FileInfo(path) is not { Exists: true, Length: > 0 })
                throw Gone(path);
            Make(path);
            return held;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            held.Dispose();
            throw Unwritable(path, e);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Remembers in the lock file that the store was made, so that it is missed when it is gone.</summary>
    /// <exception cref="CatalogStoreException">The lock file cannot be written.</exception>
    internal static void Remember(FileStream held, string path)
    {
        if (held.Length > 0)
            return;
        try
        {
            held.Write(Encoding.UTF8.GetBytes($"A store was made here: {Path.GetFileName(path)}. Without this file a new one is made where that is gone.\n"));
            held.Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>Takes the place of a store, whether or not there is one. Closing the stream gives it back.</summary>
    /// <param name="path">File of the store.</param>
    /// <param name="otherwise">What to do when another process holds it.</param>
    /// <exception cref="CatalogStoreException">Another process holds it, or the folder cannot be written.</exception>
    internal static FileStream Hold(string path, string otherwise)
    {
        // SQLite's own locks come and go with each transaction, so a second process would find out only when revisions collide.
        var lockFile = path + ".lock";
        try
        {
            MakeFolderOf(path);
            return Open(lockFile, FileShare.None);
        }
        catch (IOException e) when (File.Exists(lockFile))
        {
            throw new CatalogStoreException($"the store '{path}' is in use by another process: {otherwise}", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>Makes sure that the file of a store that is open was not deleted or moved away.</summary>
    /// <exception cref="CatalogStoreException">It was.</exception>
    internal static void Require(string path)
    {
        if (!File.Exists(path))
            throw new CatalogStoreException($"the store '{path}' was deleted or moved away while it was in use: stop the node, put it or a backup back, and start again");
    }

    /// <summary>Makes the folder of a file if need be.</summary>
    internal static void MakeFolderOf(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            MakeFolder(folder);
    }

    /// <summary>Makes a file, for its owner only, if need be. SQLite gives its journals the same rights.</summary>
    internal static void Make(string path)
    {
        if (!File.Exists(path))
            Open(path, FileShare.ReadWrite).Dispose();
    }

    // An empty store in its place would begin a later epoch, and whoever mirrors it would drop everything.
    private static CatalogStoreException Gone(string path) => new(
        $"the store '{path}' is {(File.Exists(path) ? "empty" : "gone")}, and '{path}.lock' tells that there was one: put the file back, "
        + $"or a backup by 'federation restore'; to begin with an empty store, which loses the history, delete '{path}.lock'");

    private static CatalogStoreException Unwritable(string path, Exception reason) =>
        new($"the store '{path}' cannot be made or written: {reason.Message}; check the path and its rights", reason);

    private static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }
}
