using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Federation.Protocol.Names;

/// <summary>Resource name of a registry, <c>registries/{registry}</c>, for example <c>registries/itu-t</c> (AIP-122).</summary>
public readonly record struct RegistryName
{
    /// <summary>Most characters that an identifier may have: those of a DNS label (RFC 1035).</summary>
    public const int MaximumIdLength = 63;

    /// <summary>What an identifier may be, to be read after "allowed is".</summary>
    public const string IdRule = "1 to 63 of a-z, 0-9 and '-', with a letter or digit at both ends";

    private const string Collection = "registries/";
    private const string Rule = $"a registry's id is {IdRule}";
    private static readonly SearchValues<char> _idCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Names the registry with an identifier.</summary>
    /// <exception cref="ResourceNameException"><paramref name="id"/> breaks the rules.</exception>
    public RegistryName(string id) =>
        Id = IsValidId(id) ? id : throw new ResourceNameException(id ?? "", $"'{id}' is no registry id: {Rule}");

    /// <summary>The last segment, for example <c>itu-t</c>.</summary>
    public string Id { get; }

    /// <summary>Whether a text may be the last segment of a registry's name.</summary>
    public static bool IsValidId([NotNullWhen(true)] string? id) =>
        id is { Length: > 0 and <= MaximumIdLength }
        && !id.AsSpan().ContainsAnyExcept(_idCharacters)
        && id[0] != '-' && id[^1] != '-';

    /// <summary>Reads a name.</summary>
    /// <exception cref="ResourceNameException"><paramref name="name"/> is no name of a registry.</exception>
    public static RegistryName Parse(string? name) => TryParse(name, out var parsed)
        ? parsed
        : throw new ResourceNameException(name ?? "", $"'{name}' is no name of a registry: it should read registries/{{registry}}, where {Rule}");

    /// <summary>Reads a name, if it is one.</summary>
    public static bool TryParse(string? name, out RegistryName parsed)
    {
        parsed = default;
        if (name is null || !name.StartsWith(Collection, StringComparison.Ordinal) || !IsValidId(name[Collection.Length..]))
            return false;
        parsed = new RegistryName(name[Collection.Length..]);
        return true;
    }

    /// <summary>Names a work item of this registry.</summary>
    /// <exception cref="ResourceNameException"><paramref name="workItemId"/> breaks the rules.</exception>
    public WorkItemName WorkItem(string workItemId) => new(this, workItemId);

    /// <summary>The name as it stands in messages.</summary>
    public override string ToString() => Collection + Id;
}
