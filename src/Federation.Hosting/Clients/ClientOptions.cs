namespace Federation.Hosting;

/// <summary>How a program that calls others identifies itself at the OpenID provider. Section <c>Client</c>.</summary>
public sealed record ClientOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Client";

    /// <summary>Address of the OpenID provider; its token endpoint is found through discovery.</summary>
    public Uri? Authority { get; init; }

    /// <summary>The client's id at the provider.</summary>
    public string? Id { get; init; }

    /// <summary>The client's secret; either this or <see cref="SecretFile"/>.</summary>
    public string? Secret { get; init; }

    /// <summary>File that holds the client's secret, read anew for each token, so that a new secret needs no restart.</summary>
    public string? SecretFile { get; init; }

    /// <summary>The scopes to ask for; none asks for what the provider gives by itself.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Authority is null || !SecureTransport.Permits(Authority))
            yield return new(nameof(Authority), Authority, SecureTransport.Rule);
        if (string.IsNullOrWhiteSpace(Id))
            yield return new(nameof(Id), null, "the client's id at the OpenID provider");
        if (string.IsNullOrEmpty(Secret) && string.IsNullOrEmpty(SecretFile))
            yield return new(nameof(Secret), null, $"the client's secret, unless {Section}:{nameof(SecretFile)} names its file");
        if (!string.IsNullOrEmpty(Secret) && !string.IsNullOrEmpty(SecretFile))
            yield return new(nameof(SecretFile), SecretFile, $"nothing, since {Section}:{nameof(Secret)} is set");
    }

    /// <summary>The settings without the secret.</summary>
    public override string ToString() => $"{nameof(ClientOptions)} {{ {nameof(Authority)} = {Authority}, {nameof(Id)} = {Id} }}";
}
