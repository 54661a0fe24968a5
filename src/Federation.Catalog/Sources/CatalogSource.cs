using Federation.Catalog.Sources.JsonLines;
using Federation.Catalog.Sources.Relaton;
using Federation.Protocol.Names;

namespace Federation.Catalog.Sources;

/// <summary>Finds out what a path holds.</summary>
public static class CatalogSource
{
    private static readonly string[] _jsonLines = [".jsonl", ".jsonl.gz"];
    private static readonly string[] _yaml = [".yaml", ".yml"];

    /// <summary>
    /// Opens a file of JSON Lines, plain or compressed by gzip; a folder of such files (<c>*.jsonl</c>, <c>*.jsonl.gz</c>); a
    /// Relaton record (<c>*.yaml</c>); or a folder of Relaton records, also a whole <c>relaton-data-*</c> repository.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="registry">The registry that the records will belong to.</param>
    /// <exception cref="CatalogSourceException">There is nothing to read.</exception>
    public static ICatalogSource Open(string path, RegistryName registry) => new LegibleSource(Find(path, registry));

    private static ICatalogSource Find(string path, RegistryName registry)
    {
        if (File.Exists(path))
            return HasExtension(path, _yaml) ? new RelatonSource([path], registry) : new JsonLinesSource([path], registry);
        if (!Directory.Exists(path))
            throw new CatalogSourceException($"there is no file or folder '{path}'; name a catalogue to read");
        if (FilesIn(path, _jsonLines, SearchOption.TopDirectoryOnly) is { Count: > 0 } catalogues)
            return new JsonLinesSource(catalogues, registry);
        if (RelatonFilesIn(path) is { Count: > 0 } records)
            return new RelatonSource(records, registry);
        throw new CatalogSourceException(
            $"the folder '{path}' holds no catalogue: neither *.jsonl nor *.jsonl.gz files, nor Relaton records (*.yaml)");
    }

    // A repository keeps its records in `data`, or in `data-t` and `data-r`; what else is YAML there is index and workflow.
    private static List<string> RelatonFilesIn(string folder)
    {
        var parts = Directory.GetDirectories(folder, "data*");
        return parts.Length == 0
            ? FilesIn(folder, _yaml, SearchOption.AllDirectories)
            : [.. parts.Order(StringComparer.Ordinal).SelectMany(part => FilesIn(part, _yaml, SearchOption.AllDirectories))];
    }

    private static List<string> FilesIn(string folder, string[] extensions, SearchOption depth) =>
    [
        .. Directory.EnumerateFiles(folder, "*", depth)
            .Where(file => HasExtension(file, extensions))
            .Order(StringComparer.Ordinal),
    ];

    private static bool HasExtension(string file, string[] extensions) =>
        extensions.Any(extension => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
