using System.Diagnostics.CodeAnalysis;

namespace Federation.Protocol.Names;

/// <summary>Resource name of a pair of work items, <c>duplicates/{duplicate}</c>.</summary>
public readonly record struct DuplicateName
{
    private const string Collection = "duplicates/";

    /// <summary>Names the pair with an identifier.</summary>
    /// <exception cref="ResourceNameException"><paramref name="id"/> is not 26 characters of a-z and 2-7.</exception>
    public DuplicateName(string id) => Id = IsValidId(id)
        ? id
        : throw new ResourceNameException(id ?? "", $"'{id}' is no duplicate id: one is {ResourceId.Rule}");

    /// <summary>The last segment.</summary>
    public string Id { get; }

    /// <summary>Names the pair of two work items. The name is the same whichever stands on the left, and always.</summary>
    public static DuplicateName Of(string leftWorkItemName, string rightWorkItemName)
    {
        var (first, second) = string.CompareOrdinal(leftWorkItemName, rightWorkItemName) <= 0
            ? (leftWorkItemName, rightWorkItemName)
            : (rightWorkItemName, leftWorkItemName);
        return new DuplicateName(ResourceId.Of($"{first}\n{second}"));
    }

    /// <summary>Whether a text may be the last segment of a duplicate's name.</summary>
    public static bool IsValidId([NotNullWhen(true)] string? id) => ResourceId.IsValid(id);

    /// <summary>Reads a name.</summary>
    /// <exception cref="ResourceNameException"><paramref name="name"/> is no name of a duplicate.</exception>
    public static DuplicateName Parse(string? name) => TryParse(name, out var parsed)
        ? parsed
        : throw new ResourceNameException(
            name ?? "",
            $"'{name}' is no name of a duplicate: it should read duplicates/{{duplicate}}, with {ResourceId.Rule}");

    /// <summary>Reads a name, if it is one.</summary>
    public static bool TryParse(string? name, out DuplicateName parsed)
    {
        parsed = default;
        if (name is null || !name.StartsWith(Collection, StringComparison.Ordinal) || !IsValidId(name[Collection.Length..]))
            return false;
        parsed = new DuplicateName(name[Collection.Length..]);
        return true;
    }

    /// <summary>The name as it stands in messages.</summary>
    public override string ToString() => Collection + Id;
}
