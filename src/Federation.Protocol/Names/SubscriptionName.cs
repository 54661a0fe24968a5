using System.Diagnostics.CodeAnalysis;

namespace Federation.Protocol.Names;

/// <summary>Resource name of a subscription, <c>subscriptions/{subscription}</c>.</summary>
public readonly record struct SubscriptionName
{
    private const string Collection = "subscriptions/";

    private SubscriptionName(string id) => Id = id;

    /// <summary>The last segment.</summary>
    public string Id { get; }

    /// <summary>Names a new subscription.</summary>
    public static SubscriptionName New() => new(ResourceId.New());

    /// <summary>Reads a name.</summary>
    /// <exception cref="ResourceNameException"><paramref name="name"/> is no name of a subscription.</exception>
    public static SubscriptionName Parse(string? name) => TryParse(name, out var parsed)
        ? parsed
        : throw new ResourceNameException(
            name ?? "", $"'{name}' is no name of a subscription: it should read subscriptions/{{subscription}}, with {ResourceId.Rule}");

    /// <summary>Reads a name, if it is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out SubscriptionName parsed)
    {
        parsed = default;
        if (name is null || !name.StartsWith(Collection, StringComparison.Ordinal) || !ResourceId.IsValid(name[Collection.Length..]))
            return false;
        parsed = new SubscriptionName(name[Collection.Length..]);
        return true;
    }

    /// <summary>The name as it stands in messages.</summary>
    public override string ToString() => Collection + Id;
}
