using Federation.Hosting;
using Federation.Protocol.Names;

namespace Federation.Replication;

/// <summary>Names the keys of a registry's origin, so that nobody on the way can put its own in their place.</summary>
public sealed record OriginTrust : ISettings
{
    /// <summary>Identifier of the registry, for example <c>itu-t</c>.</summary>
    public string Registry { get; init; } = "";

    /// <summary>Where its JSON Web Key Set is: an https URI, or http on loopback, or the path of a file.</summary>
    public string KeySet { get; init; } = "";

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (!RegistryName.IsValidId(Registry))
            yield return new(nameof(Registry), Registry, RegistryName.IdRule);
        if (string.IsNullOrWhiteSpace(KeySet) || (WebAddress.TryRead(KeySet, out var uri) && !SecureTransport.Permits(uri)))
            yield return new(nameof(KeySet), KeySet, $"{SecureTransport.Rule}, or the path of a file");
    }
}
