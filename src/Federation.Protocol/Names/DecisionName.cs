using System.Diagnostics.CodeAnalysis;

namespace Federation.Protocol.Names;

/// <summary>Resource name of a decision, <c>decisions/{decision}</c>.</summary>
public readonly record struct DecisionName
{
    private const string Collection = "decisions/";

    private DecisionName(string id) => Id = id;

    /// <summary>The last segment.</summary>
    public string Id { get; }

    /// <summary>Names a new decision.</summary>
    public static DecisionName New() => new(ResourceId.New());

    /// <summary>Reads a name.</summary>
    /// <exception cref="ResourceNameException"><paramref name="name"/> is no name of a decision.</exception>
    public static DecisionName Parse(string? name) => TryParse(name, out var parsed)
        ? parsed
        : throw new ResourceNameException(
            name ?? "", $"'{name}' is no name of a decision: it should read decisions/{{decision}}, with {ResourceId.Rule}");

    /// <summary>Reads a name, if it is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out DecisionName parsed)
    {
        parsed = default;
        if (name is null || !name.StartsWith(Collection, StringComparison.Ordinal) || !ResourceId.IsValid(name[Collection.Length..]))
            return false;
        parsed = new DecisionName(name[Collection.Length..]);
        return true;
    }

    /// <summary>The name as it stands in messages.</summary>
    public override string ToString() => Collection + Id;
}
