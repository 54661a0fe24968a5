namespace Federation.Catalog.Storage;

/// <summary>The file of a store, held by one process at a time.</summary>
internal static class StoreFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the file and its folder if need be, and takes the store. Closing the stream gives it back.</summary>
    /// <exception cref="CatalogStoreException">Another process holds the store, or the file cannot be written.</exception>
    internal static FileStream Take(string path)
    {
        var held = Hold(path, "stop that one, or import through its CatalogAdminService");
        try
        {
            Make(path);
            return held;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            held.Dispose();
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

    private static CatalogStoreException Unwritable(string path, Exception reason) =>
        new($"the store '{path}' cannot be made or written: {reason.Message}; check the path and its rights", reason);

    private static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
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
