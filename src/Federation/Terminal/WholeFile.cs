namespace Federation.Terminal;

/// <summary>
/// A file that takes its place only once it is whole: until then its content is in a file beside it, whose name ends in
/// <c>.unfinished</c>. What is no file (<c>/dev/stdout</c>), or a link to that, is written to at once.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private static readonly string[] _noFiles = ["/dev/", "/proc/"];

    private readonly string _path;
    private readonly string? _unfinished;

    private WholeFile(string path, string? unfinished)
    {
        (_path, _unfinished) = (path, unfinished);
        Content = new FileStream(unfinished ?? path, unfinished is null ? FileMode.Open : FileMode.Create, FileAccess.Write);
    }

    /// <summary>What the file will hold.</summary>
    internal Stream Content { get; }

    /// <summary>Begins a file; one that is there already stays until <see cref="Keep"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written, or is a folder.</exception>
    internal static WholeFile Create(FileInfo file)
    {
        if (Directory.Exists(file.FullName))
            throw new UnauthorizedAccessException($"{file.FullName} is a folder; a file is needed.");
        if (!OperatingSystem.IsWindows() && LeadsToNoFile(file))
            return new WholeFile(file.FullName, unfinished: null);
        var path = file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        return Directory.Exists(Path.GetDirectoryName(path))
            ? new WholeFile(path, path + ".unfinished")
            : throw new DirectoryNotFoundException($"{file.FullName} cannot be written, since its folder does not exist. Make the folder first.");
    }

    /// <summary>Puts the file in its place, over one that was there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Keep()
    {
        Content.Dispose();
        if (_unfinished is not null)
            File.Move(_unfinished, _path, overwrite: true);
    }

    /// <summary>Removes what was not kept.</summary>
    public void Dispose()
    {
        try
        {
            Content.Dispose();
        }
        finally
        {
            // What a full disk did not take is written once more by disposing, and fails again.
            if (_unfinished is not null)
                File.Delete(_unfinished);
        }
    }

    // A device that a link leads to would be replaced by the file.
    private static bool LeadsToNoFile(FileInfo file)
    {
        for (FileSystemInfo? step = file; step is not null; step = step.LinkTarget is null ? null : step.ResolveLinkTarget(returnFinalTarget: false))
        {
            if (_noFiles.Any(place => step.FullName.StartsWith(place, StringComparison.Ordinal)))
                return true;
        }

        return false;
    }
}
