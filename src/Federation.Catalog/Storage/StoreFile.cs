namespace Federation.Catalog.Storage;

/// <summary>The file of a store, held by one process at a time.</summary>
internal static class StoreFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the file and its folder if need be, and takes the store. Closing the stream gives it back.</summary>
    /// <exception cref="CatalogStoreException">Another process holds the store, or the file cannot be written.</exception>
    internal static FileStream Take(string path)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
                MakeFolder(folder);
            var held = Hold(path);
            Make(path);
            return held;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new CatalogStoreException(
                $"the store '{path}' cannot be made or written: {e.Message}; check the path and its rights", e);
        }
    }

    // SQLite's own locks come and go with each transaction, so a second process would find out only when revisions collide.
    private static FileStream Hold(string path)
    {
        var lockFile = path + ".lock";
        try
        {
            return Open(lockFile, FileShare.None);
        }
        catch (IOException e) when (File.Exists(lockFile))
        {
            throw new CatalogStoreException(
                $"the store '{path}' is in use by another process: stop that one, or import through its CatalogAdminService", e);
        }
    }

    // SQLite gives its journals the rights of the file.
    private static void Make(string path)
    {
        if (!File.Exists(path))
            Open(path, FileShare.ReadWrite).Dispose();
    }

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
