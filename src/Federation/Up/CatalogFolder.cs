using System.Text.Json;
using Federation.Hosting;
using Federation.Protocol.Names;

namespace Federation.Up;

/// <summary>
/// A folder of catalogues: <c>REGISTRY.jsonl</c>, <c>REGISTRY.jsonl.gz</c>, or a folder <c>REGISTRY</c> of Relaton YAML for
/// each registry, and optionally <c>registries.json</c> with their titles and owners.
/// </summary>
internal static class CatalogFolder
{
    private const string Descriptions = "registries.json";
    private static readonly string[] _extensions = [".jsonl.gz", ".jsonl"];
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The catalogues that come with the program: identity management in nine bodies.</summary>
    internal static string Samples => Path.Combine(AppContext.BaseDirectory, "samples", "catalogs");

    /// <summary>Reads which catalogues <paramref name="folder"/> holds, by registry.</summary>
    /// <exception cref="SettingException">The folder is missing or empty, or something in it has a wrong name.</exception>
    internal static IReadOnlyList<LocalCatalog> Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new SettingException($"The catalogue folder {folder} does not exist; give another with --catalogs.");

        var descriptions = ReadDescriptions(Path.Combine(folder, Descriptions));
        var catalogs = new SortedDictionary<string, LocalCatalog>(StringComparer.Ordinal);
        foreach (var source in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (RegistryOf(source) is not { } registry)
                continue;
            if (!RegistryName.TryParse($"registries/{registry}", out _))
                throw new SettingException($"{source.FullName} cannot be a registry: its name must be {RegistryName.IdRule}.");
            var description = descriptions.GetValueOrDefault(registry) ?? new Description();
            var catalog = new LocalCatalog(registry, description.Title ?? registry, description.Organization ?? registry, description.Website ?? "", source);
            if (!catalogs.TryAdd(registry, catalog))
                throw new SettingException($"{source.FullName} and {catalogs[registry].Source.FullName} are both the registry {registry}; keep one.");
        }

        return catalogs.Count > 0
            ? [.. catalogs.Values]
            : throw new SettingException($"The catalogue folder {folder} holds no catalogue: no REGISTRY.jsonl, REGISTRY.jsonl.gz, or folder of Relaton YAML.");
    }

    private static string? RegistryOf(FileSystemInfo source) => source switch
    {
        DirectoryInfo relaton => relaton.Name.StartsWith('.') ? null : relaton.Name,
        _ when _extensions.FirstOrDefault(extension => source.Name.EndsWith(extension, StringComparison.Ordinal)) is { } extension => source.Name[..^extension.Length],
        _ => null,
    };

    private static Dictionary<string, Description> ReadDescriptions(string file)
    {
        if (!File.Exists(file))
            return [];
        try
        {
            using var json = File.OpenRead(file);
            return JsonSerializer.Deserialize<Dictionary<string, Description>>(json, _json) ?? [];
        }
        catch (JsonException e)
        {
            throw new SettingException($"{file} cannot be read: {JsonFault.Describe(e)}");
        }
    }

    private sealed record Description(string? Title = null, string? Organization = null, string? Website = null);
}
