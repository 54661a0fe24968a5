using Federation.Hosting;

namespace Federation.Node.Signing;

/// <summary>How a node signs the digests of its registries. Section <c>Node:Signing</c>.</summary>
public sealed record SigningOptions
{
    /// <summary>How long a key signs before the next one takes its place; 1 hour to 10 years. Its public half stays published for as long again.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>
    /// Address of the node's key set as mirrors reach it, for example <c>https://node.example.org/.well-known/jwks.json</c>; an https
    /// address, or an http address on loopback. When it is not set it is that of the listener, and nothing is published as the
    /// address when the listener has no address of its own (<c>0.0.0.0</c>).
    /// </summary>
    public Uri? KeySetUri { get; init; }

    internal IEnumerable<SettingFault> Faults()
    {
        if (KeyLifetime < TimeSpan.FromHours(1) || KeyLifetime > TimeSpan.FromDays(3650))
            yield return new(nameof(KeyLifetime), KeyLifetime, "01:00:00 (an hour) to 3650.00:00:00 (ten years)");
        if (KeySetUri is not null && !SecureTransport.Permits(KeySetUri))
            yield return new(nameof(KeySetUri), KeySetUri, SecureTransport.Rule);
    }
}
