using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Federation.Protocol.Names;

/// <summary>
/// Resource name of a work item, <c>registries/{registry}/workItems/{work_item}</c>, for example
/// <c>registries/itu-t/workItems/X.1252</c> (AIP-122).
/// </summary>
public readonly record struct WorkItemName
{
    /// <summary>Most characters that the last segment may have.</summary>
    public const int MaximumIdLength = 200;

    private const string Collection = "/workItems/";
    private const string Rule = "a work item's id is 1 to 200 characters of A-Z, a-z, 0-9, ., _, ~ and -, and does not start with .";

    // The unreserved characters of RFC 3986, so that a name needs no escaping in a URI.
    private static readonly SearchValues<char> _idCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-");

    /// <summary>Names a work item of a registry.</summary>
    /// <exception cref="ResourceNameException"><paramref name="id"/> breaks the rules.</exception>
    public WorkItemName(RegistryName registry, string id)
    {
        Registry = registry;
        Id = IsValidId(id) ? id : throw new ResourceNameException(id ?? "", $"'{id}' is no work item id: {Rule}");
    }

    /// <summary>The registry that the item belongs to.</summary>
    public RegistryName Registry { get; }

    /// <summary>The last segment, for example <c>X.1252</c>.</summary>
    public string Id { get; }

    /// <summary>Whether a text may be the last segment of a work item's name.</summary>
    public static bool IsValidId([NotNullWhen(true)] string? id) =>
        id is { Length: > 0 and <= MaximumIdLength } && id[0] != '.' && !id.AsSpan().ContainsAnyExcept(_idCharacters);

    /// <summary>Reads a name.</summary>
    /// <exception cref="ResourceNameException"><paramref name="name"/> is no name of a work item.</exception>
    public static WorkItemName Parse(string? name) => TryParse(name, out var parsed)
        ? parsed
        : throw new ResourceNameException(
            name ?? "",
            $"'{name}' is no name of a work item: it should read registries/{{registry}}/workItems/{{work_item}}, where {Rule}");

    /// <summary>Reads a name, if it is one.</summary>
    public static bool TryParse(string? name, out WorkItemName parsed)
    {
        parsed = default;
        var collection = name?.IndexOf(Collection, StringComparison.Ordinal) ?? -1;
        if (collection < 0 || !RegistryName.TryParse(name![..collection], out var registry))
            return false;
        var id = name[(collection + Collection.Length)..];
        if (!IsValidId(id))
            return false;
        parsed = new WorkItemName(registry, id);
        return true;
    }

    /// <summary>The name as it stands in messages.</summary>
    public override string ToString() => Registry + Collection + Id;

    internal static bool IsIdCharacter(char character) => _idCharacters.Contains(character);
}
