namespace Federation.Hosting;

/// <summary>Whose tokens a host accepts. Section <c>Authentication</c>.</summary>
public sealed record TokenTrustOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Authentication";

    /// <summary>
    /// Address of the OpenID provider; its keys are found through discovery (<c>/.well-known/openid-configuration</c>). The
    /// provider need not be up when the host starts: until it is, calls are refused with UNAVAILABLE.
    /// </summary>
    public Uri? Authority { get; init; }

    /// <summary>The audience that a token must name: this host, for example <c>urn:federation:itu-t</c> (RFC 9068, 4).</summary>
    public string? Audience { get; init; }

    /// <summary>
    /// File or address of the federation's trust list: providers that are believed beside <see cref="Authority"/>, each for its own organisations
    /// only. Signed by the operator's key; see <see cref="TrustListDocument"/>.
    /// </summary>
    public string? TrustList { get; init; }

    /// <summary>File with the public keys of the federation's operator, a JSON Web Key Set.</summary>
    public string? TrustListKeys { get; init; }

    /// <summary>
    /// Federations whose providers are believed beside <see cref="Authority"/>, each for its own organisations only, as the statements up to the
    /// anchor say (OpenID Federation 1.0). The trust list counts before them.
    /// </summary>
    public IReadOnlyList<TrustAnchorOptions> TrustAnchors { get; init; } = [];

    /// <summary>
    /// How long after it was made a statement of a federation counts at most, whatever it says itself; 1 minute to 366 days. So long a host that an anchor
    /// cannot reach, or that is shown old statements, believes a provider that was removed.
    /// </summary>
    public TimeSpan MaximumStatementLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Whether providers and entities that the trust list, an anchor or one of them names may be on addresses that are not of the public internet, such as
    /// those of a company's own network, and are reached through the proxy of the system. Whoever is named can then make this host send requests there.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Whether tokens must be bound to the client that they were given to.</summary>
    public BindingPolicy Binding { get; init; }

    /// <summary>Whether DPoP proofs must sign a nonce of this host, so that none can be made in advance. It costs a client's first call a second try.</summary>
    public bool ProofNonce { get; init; }

    /// <summary>The trust list as an address; null when it is a file.</summary>
    internal Uri? TrustListAddress => WebAddress.TryRead(TrustList, out var address) ? address : null;

    /// <summary>Whether other providers may be believed beside <see cref="Authority"/>.</summary>
    internal bool BelievesOthers => TrustList is { Length: > 0 } || TrustAnchors.Count > 0;

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Authority is null || !SecureTransport.Permits(Authority))
            yield return new(nameof(Authority), Authority, SecureTransport.Rule);
        if (string.IsNullOrWhiteSpace(Audience))
            yield return new(nameof(Audience), null, "the name of this host in tokens, for example urn:federation:itu-t");
        if (!string.IsNullOrEmpty(TrustList) && (TrustListAddress is { } address ? !SecureTransport.Permits(address) : !File.Exists(TrustList)))
            yield return new(nameof(TrustList), TrustList, $"a file with the signed trust list, or {SecureTransport.Rule}");
        if (!string.IsNullOrEmpty(TrustList) && !File.Exists(TrustListKeys))
            yield return new(nameof(TrustListKeys), TrustListKeys, "the file with the public keys of the federation's operator, by which the trust list is verified");
        if (MaximumStatementLifetime < TimeSpan.FromMinutes(1) || MaximumStatementLifetime > TimeSpan.FromDays(366))
            yield return new(nameof(MaximumStatementLifetime), MaximumStatementLifetime, "00:01:00 (a minute) to 366.00:00:00");
        foreach (var (index, anchor) in TrustAnchors.Index())
        {
            foreach (var fault in anchor.Faults())
                yield return fault with { Key = $"{nameof(TrustAnchors)}:{index}:{fault.Key}" };
        }
    }
}
