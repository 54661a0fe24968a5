namespace Federation.Identity.Tests.Support;

/// <summary>A folder of a test's own.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-identity-");

    /// <summary>A folder in it that does not exist yet.</summary>
    internal string Path => System.IO.Path.Combine(_folder.FullName, "data");

    public void Dispose() => _folder.Delete(recursive: true);
}
