using Federation.Hosting;
using Federation.Protocol.Names;

namespace Federation.Node;

/// <summary>What a node keeps and serves. Section <c>Node</c>.</summary>
public sealed record NodeOptions : ISettings
{
    /// <summary>Folder of the catalogue store. Made when it is not there, readable by its owner only.</summary>
    public string DataDirectory { get; init; } = "";

    /// <summary>The registries that the node is the origin of: one or more.</summary>
    public IReadOnlyList<OwnRegistry> Registries { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return new("DataDirectory", DataDirectory, "a folder for the catalogue store");
        if (Registries.Count == 0)
            yield return new("Registries", null, "at least one registry");
        foreach (var (i, registry) in Registries.Index())
        {
            if (!RegistryName.IsValidId(registry.Id))
                yield return new($"Registries:{i}:Id", registry.Id, "1 to 63 of a-z, 0-9 and '-', with a letter or digit at both ends");
            else if (Registries.Take(i).Any(other => other.Id == registry.Id))
                yield return new($"Registries:{i}:Id", registry.Id, "an identifier that no other registry of the node has");
            if (string.IsNullOrWhiteSpace(registry.Organization))
                yield return new($"Registries:{i}:Organization", registry.Organization, "the identifier of the organisation that owns the registry");
        }
    }
}
