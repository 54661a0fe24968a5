namespace Federation.Up;

/// <summary>A catalogue that a local node serves.</summary>
/// <param name="Registry">Identifier of the registry, such as <c>itu-t</c>.</param>
/// <param name="Title">The name that people use.</param>
/// <param name="Organization">Identifier of the organisation that owns it.</param>
/// <param name="Website">Its web page; empty when it is not known.</param>
/// <param name="Source">File or folder that the items come from.</param>
internal sealed record LocalCatalog(string Registry, string Title, string Organization, string Website, FileSystemInfo Source)
{
    /// <summary>The audience of the registry's node.</summary>
    internal string Audience => $"urn:federation:{Registry}";

    /// <summary>The client that may write to the registry.</summary>
    internal string Owner => $"{Registry}-owner";
}
