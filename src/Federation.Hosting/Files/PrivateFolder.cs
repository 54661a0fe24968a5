namespace Federation.Hosting;

/// <summary>A folder and files that only their owner can read. On Windows they have the rights of the folder above.</summary>
public static class PrivateFolder
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>The folder; a new one when there is none yet.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="setting">Key of the setting that says so.</param>
    /// <exception cref="SettingException">It cannot be made.</exception>
    public static DirectoryInfo Open(string path, string setting)
    {
        try
        {
            return Make(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(new SettingFault(setting, path, $"a folder that can be written; this gives: {e.Message}"), e);
        }
    }

    /// <summary>The folder; a new one when there is none yet.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static DirectoryInfo Make(string path) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerFolder);

    /// <summary>A new, empty file.</summary>
    public static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        return new FileStream(path, options);
    }

    /// <summary>Writes a file beside its place and moves it there, so that neither a crash nor a full disk leaves a part of it.</summary>
    /// <exception cref="IOException">It cannot be written, or is there already and is not to be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void WriteFile(string path, string content, bool replace)
    {
        // A name that nobody gives to a file of their own, as they may give KEY.new to the next key.
        var unfinished = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            using (var writer = new StreamWriter(CreateFile(unfinished)))
                writer.Write(content);
            File.Move(unfinished, path, replace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(unfinished);
            throw;
        }
    }

    /// <summary>A new, empty file in place of one that may be there, which others may have the right to read.</summary>
    public static FileStream ReplaceFile(string path)
    {
        File.Delete(path);
        return CreateFile(path);
    }

    // Why it could not be written counts for more than that it stays.
    private static void Discard(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
