namespace Federation.Hosting;

/// <summary>Which servers are believed to be who they say. Section <c>Trust</c>.</summary>
public sealed record TrustOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Trust";

    /// <summary>
    /// PEM file of certificate authorities that are trusted beside those of the operating system, for example the <c>ca.crt</c> of
    /// <c>federation certificates</c>; several while one takes the place of another.
    /// </summary>
    public string? CertificateAuthorities { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (CertificateAuthorities is not null && TrustedAuthorities.FaultOf(CertificateAuthorities) is { } fault)
            yield return new(nameof(CertificateAuthorities), CertificateAuthorities, $"a PEM file of certificates; this gives: {fault}");
    }
}
