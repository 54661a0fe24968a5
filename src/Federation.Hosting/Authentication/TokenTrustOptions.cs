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

    /// <summary>Whether tokens must be bound to the client that they were given to.</summary>
    public BindingPolicy Binding { get; init; }

    /// <summary>Whether DPoP proofs must sign a nonce of this host, so that none can be made in advance. It costs a client's first call a second try.</summary>
    public bool ProofNonce { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Authority is null || !SecureTransport.Permits(Authority))
            yield return new(nameof(Authority), Authority, SecureTransport.Rule);
        if (string.IsNullOrWhiteSpace(Audience))
            yield return new(nameof(Audience), null, "the name of this host in tokens, for example urn:federation:itu-t");
    }
}
