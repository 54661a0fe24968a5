using YamlDotNet.RepresentationModel;

namespace Federation.Catalog.Sources.Relaton;

/// <summary>
/// A place in a Relaton record. Where the schema allows a list, older records also have its only entry alone, and where it allows
/// a structure, its text alone; both read the same here.
/// </summary>
internal readonly record struct RelatonNode(YamlNode? Node)
{
    private const int MaximumDepth = 8;

    /// <summary>Whether the record says nothing here.</summary>
    internal bool IsAbsent => Node is null or YamlScalarNode { Value: null or "" };

    /// <summary>Gives what stands under the first of several names that is there.</summary>
    internal RelatonNode this[params ReadOnlySpan<string> names]
    {
        get
        {
            foreach (var name in names)
            {
                if (Node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var found))
                    return new RelatonNode(found);
            }

            return default;
        }
    }

    /// <summary>Gives this or, where the record says nothing here, another place.</summary>
    internal RelatonNode Or(RelatonNode other) => IsAbsent ? other : this;

    /// <summary>Gives the entries of a list, or what stands there alone.</summary>
    internal IEnumerable<RelatonNode> Each() => Node switch
    {
        null => [],
        YamlSequenceNode list => list.Children.Select(child => new RelatonNode(child)),
        _ => IsAbsent ? [] : [this],
    };

    /// <summary>
    /// Gives the text, be it alone, in a structure under one of the usual names, or first in a list; empty when there is
    /// none.
    /// </summary>
    internal string Text() => Text(MaximumDepth);

    // YAML can make a list hold itself, which would have no end.
    private string Text(int depth) => Node switch
    {
        YamlScalarNode scalar => scalar.Value?.Trim() ?? "",
        YamlMappingNode when depth > 0 => this["content", "value", "id", "type", "name"].Text(depth - 1),
        YamlSequenceNode { Children: [var first, ..] } when depth > 0 => new RelatonNode(first).Text(depth - 1),
        _ => "",
    };
}
