namespace Federation.Identity.Tests.Support;

/// <summary>Files that tests of one run leave behind, and that go with it.</summary>
internal static class TestFiles
{
    private static readonly DirectoryInfo _folder = Create();

    /// <summary>A folder that nothing else uses.</summary>
    internal static DirectoryInfo NewFolder() => _folder.CreateSubdirectory(Path.GetRandomFileName());

    private static DirectoryInfo Create()
    {
        var folder = Directory.CreateTempSubdirectory("federation-identity-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder;
    }
}
