using System.Text;
using Federation.Catalog.Sources;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Catalog.Tests.Sources;

/// <summary>A folder with files to read.</summary>
public sealed class SourceFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-source-");

    public string Path => _folder.FullName;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static byte[] Compress(string text) => Gzip.Compress(Encoding.UTF8.GetBytes(text));

    public static Task<List<SourceEntry>> ReadAsync(string path, string registry) =>
        CatalogSource.Open(path, new RegistryName(registry)).ReadAsync(TestStore.Stop).ToListAsync(TestStore.Stop).AsTask();

    /// <summary>Reads a file that holds one right record.</summary>
    public async Task<WorkItem> ReadOneAsync(string name, string text, string registry)
    {
        var entry = (await ReadAsync(Write(name, text), registry)).Should().ContainSingle().Subject;
        entry.Fault.Should().BeNull();
        return entry.WorkItem!;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
