using Federation.Hosting;

namespace Federation.Up;

/// <summary>Files that other users of the machine cannot read.</summary>
internal static class OwnerOnly
{
    internal static void Write(string file, string content)
    {
        PrivateFolder.Make(Path.GetDirectoryName(file)!);
        PrivateFolder.WriteFile(file, content, replace: true);
    }
}
