using System.Text.Json;
using System.Text.Json.Nodes;

namespace Federation.Hosting;

/// <summary>What superiors demand of, and change in, the metadata of the entities below them (OpenID Federation 1.0, 6.1). Immutable.</summary>
internal sealed class MetadataPolicy
{
    private readonly Dictionary<string, Dictionary<string, ParameterPolicy>> _types;

    private MetadataPolicy(Dictionary<string, Dictionary<string, ParameterPolicy>> types) => _types = types;

    /// <summary>Demands nothing.</summary>
    internal static MetadataPolicy None { get; } = new([]);

    /// <summary>Reads the claim <c>metadata_policy</c>: entity type, parameter, operator.</summary>
    /// <exception cref="TrustChainException">It is not built like that, or combines operators that may not be combined.</exception>
    internal static MetadataPolicy Read(JsonElement claim) => new(Members(claim, "metadata_policy").ToDictionary(
        type => type.Name,
        type => Members(type.Value, $"metadata_policy.{type.Name}").ToDictionary(
            parameter => parameter.Name,
            parameter => ParameterPolicy.Read($"{type.Name}.{parameter.Name}", parameter.Name, parameter.Value),
            StringComparer.Ordinal),
        StringComparer.Ordinal));

    /// <summary>This policy, made stricter by that of an entity further down (6.1.4.1).</summary>
    /// <exception cref="TrustChainException">They contradict each other.</exception>
    internal MetadataPolicy Merge(MetadataPolicy subordinate) => new(Union(
        _types, subordinate._types, (above, below) => Union(above, below, (superior, inferior) => superior.Merge(inferior))));

    /// <summary>Changes metadata as the policy says (6.1.4.2).</summary>
    /// <param name="metadata">An object for each entity type.</param>
    /// <exception cref="TrustChainException">The metadata is not as it must be.</exception>
    internal void Apply(JsonObject metadata)
    {
        foreach (var (type, parameters) in _types)
        {
            if (metadata[type] is not JsonObject own)
                continue;
            foreach (var policy in parameters.Values)
                policy.Apply(own);
        }
    }

    private static Dictionary<string, T> Union<T>(Dictionary<string, T> above, Dictionary<string, T> below, Func<T, T, T> merge)
    {
        var union = new Dictionary<string, T>(above, StringComparer.Ordinal);
        foreach (var (key, value) in below)
            union[key] = above.TryGetValue(key, out var superior) ? merge(superior, value) : value;
        return union;
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object
        ? json.EnumerateObject()
        : throw new TrustChainException($"{name} must be a JSON object.");
}
