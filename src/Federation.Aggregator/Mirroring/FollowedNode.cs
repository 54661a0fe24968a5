using Federation.Hosting;
using Federation.Protocol.Names;

namespace Federation.Aggregator.Mirroring;

/// <summary>A node to follow.</summary>
public sealed record FollowedNode : ISettings
{
    private const string RegistryRule = "1 to 63 of a-z, 0-9 and '-', with a letter or digit at both ends";

    /// <summary>Its address: https, or http on loopback.</summary>
    public Uri? Address { get; init; }

    /// <summary>The audience of the tokens that it accepts, for example <c>urn:federation:itu-t</c>.</summary>
    public string Audience { get; init; } = "";

    /// <summary>
    /// Identifiers of the registries to follow, for example <c>itu-t</c>; none follows all that the node serves, now and later.
    /// </summary>
    public IReadOnlyList<string> Registries { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Address is not { IsAbsoluteUri: true, Scheme: "https" or "http" } || (Address.Scheme == "http" && !Address.IsLoopback))
            yield return new(nameof(Address), Address, "the address of a node: https, or http on loopback");
        if (string.IsNullOrWhiteSpace(Audience))
            yield return new(nameof(Audience), null, "the audience of the node's tokens, such as urn:federation:itu-t");
        foreach (var (i, registry) in Registries.Index().Where(entry => !RegistryName.IsValidId(entry.Item)))
            yield return new($"{nameof(Registries)}:{i}", registry, RegistryRule);
    }
}
