using Federation.Hosting;
using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;

namespace Federation.Replication.Peers;

/// <summary>A node whose registries are mirrored, as the settings or an administrator describe it.</summary>
public sealed record PeerOptions : ISettings
{
    /// <summary>
    /// Identifier, the last segment of <c>peers/{peer}</c>, under the rules of registry identifiers. Where it is empty,
    /// <see cref="PeerIds"/> makes one.
    /// </summary>
    public string Id { get; init; } = "";

    /// <summary>Its address: https, or http on loopback.</summary>
    public Uri? Address { get; init; }

    /// <summary>The audience of the tokens that it accepts, for example <c>urn:federation:itu-t</c>.</summary>
    public string Audience { get; init; } = "";

    /// <summary>
    /// Identifiers of the registries to mirror, for example <c>itu-t</c>; none mirrors all that the peer serves, now and later.
    /// </summary>
    public IReadOnlyList<string> Registries { get; init; } = [];

    /// <summary>What the copies are limited to, an AIP-160 expression on work items; empty mirrors whole registries.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Whether messages travel compressed.</summary>
    public PeerCompression Compression { get; init; }

    /// <summary>
    /// The most registries that are mirrored from it, so that a peer that names ever more of them does not fill the store;
    /// those beyond are left out, by name. One that it does not serve any more counts until the service is started again.
    /// </summary>
    public int MaximumRegistries { get; init; } = 1_000;

    /// <summary>The most work items that the copy of one of its registries may have; a larger one is not followed any further.</summary>
    public long MaximumItems { get; init; } = 5_000_000;

    /// <summary>How many of its registries may be copied from nothing at once; others wait for their turn.</summary>
    public int ConcurrentCopies { get; init; } = 4;

    /// <summary>Resource name.</summary>
    internal string Name => $"peers/{Id}";

    /// <summary>Whether gzip is asked for.</summary>
    internal bool Compresses => Compression == PeerCompression.On || (Compression == PeerCompression.Auto && !Address!.IsLoopback);

    /// <summary>Whether <paramref name="registry"/>, a resource name, is to be mirrored from here when the peer serves it.</summary>
    internal bool Wants(string registry) =>
        Registries.Count == 0 || (RegistryName.TryParse(registry, out var name) && Registries.Contains(name.Id));

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Id.Length > 0 && !RegistryName.IsValidId(Id))
            yield return new(nameof(Id), Id, RegistryName.IdRule);
        if (Address is not { IsAbsoluteUri: true } || !SecureTransport.Permits(Address))
            yield return new(nameof(Address), Address, $"the address of a node: {SecureTransport.Rule}");
        if (string.IsNullOrWhiteSpace(Audience))
            yield return new(nameof(Audience), null, "the audience of the node's tokens, such as urn:federation:itu-t");
        foreach (var (i, registry) in Registries.Index().Where(entry => !RegistryName.IsValidId(entry.Item)))
            yield return new($"{nameof(Registries)}:{i}", registry, RegistryName.IdRule);
        if (Protocol.Filtering.Filter.FaultOf(Filter, WorkItemFilter.Schema) is { } fault)
            yield return new(nameof(Filter), Filter, $"a filter on work items: {fault}");
        if (!Enum.IsDefined(Compression))
            yield return new(nameof(Compression), Compression, string.Join(", ", Enum.GetNames<PeerCompression>()));
        if (MaximumRegistries is < 1 or > 100_000)
            yield return new(nameof(MaximumRegistries), MaximumRegistries, "1 to 100000");
        if (MaximumItems < 1)
            yield return new(nameof(MaximumItems), MaximumItems, "1 or more");
        if (ConcurrentCopies is < 1 or > 100)
            yield return new(nameof(ConcurrentCopies), ConcurrentCopies, "1 to 100");
    }
}
