using System.Diagnostics.CodeAnalysis;

namespace Federation.Protocol.Names;

/// <summary>Resource name of a cluster, <c>clusters/{cluster}</c>.</summary>
public readonly record struct ClusterName
{
    private const string Collection = "clusters/";

    private ClusterName(string id) => Id = id;

    /// <summary>The last segment.</summary>
    public string Id { get; }

    /// <summary>Names the cluster whose first item, by resource name, is this one.</summary>
    public static ClusterName Of(string firstWorkItemName) => new(ResourceId.Of(firstWorkItemName));

    /// <summary>Reads a name.</summary>
    /// <exception cref="ResourceNameException"><paramref name="name"/> is no name of a cluster.</exception>
    public static ClusterName Parse(string? name) => TryParse(name, out var parsed)
        ? parsed
        : throw new ResourceNameException(
            name ?? "", $"'{name}' is no name of a cluster: it should read clusters/{{cluster}}, with {ResourceId.Rule}");

    /// <summary>Reads a name, if it is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out ClusterName parsed)
    {
        parsed = default;
        if (name is null || !name.StartsWith(Collection, StringComparison.Ordinal) || !ResourceId.IsValid(name[Collection.Length..]))
            return false;
        parsed = new ClusterName(name[Collection.Length..]);
        return true;
    }

    /// <summary>The name as it stands in messages.</summary>
    public override string ToString() => Collection + Id;
}
