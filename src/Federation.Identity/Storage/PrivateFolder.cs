using Federation.Hosting;

namespace Federation.Identity;

/// <summary>A folder and files that only their owner can read. On Windows they have the rights of the folder above.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>The folder; a new one when there is none yet.</summary>
    /// <exception cref="SettingException">It cannot be made.</exception>
    internal static DirectoryInfo Open(string path)
    {
        try
        {
            return OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(
                new SettingFault(
                    $"{IdentityOptions.Section}:{nameof(IdentityOptions.DataDirectory)}", path, $"a folder that can be written; this gives: {e.Message}"),
                e);
        }
    }

    /// <summary>A new, empty file.</summary>
    internal static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        return new FileStream(path, options);
    }
}
