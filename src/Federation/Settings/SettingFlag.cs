namespace Federation.Settings;

/// <summary>A setting that is common enough for an option of its own.</summary>
/// <param name="Name">The option, such as <c>--listen</c>.</param>
/// <param name="Value">What its value is called in the help.</param>
/// <param name="Key">The setting that it gives.</param>
/// <param name="Description">What it is for.</param>
internal readonly record struct SettingFlag(string Name, string Value, string Key, string Description)
{
    internal static SettingFlag Listen { get; } = new("--listen", "ADDRESS", "Listen:Address", "Address to serve at: https, or http on loopback");

    internal static SettingFlag Authority { get; } = new("--authority", "URL", "Authentication:Authority", "OIDC issuer whose tokens are trusted");

    internal static SettingFlag Audience { get; } = new("--audience", "URI", "Authentication:Audience", "Audience that tokens must be made for");

    /// <summary>The flags by which a command that calls services says who it is.</summary>
    internal static IEnumerable<SettingFlag> Client { get; } =
    [
        new("--authority", "URL", "Client:Authority", "OIDC issuer to get tokens from"),
        new("--client-id", "ID", "Client:Id", "Client to be"),
        new("--key-file", "FILE", "Client:KeyFile", "File with the client's private key (PEM)"),
        new("--secret-file", "FILE", "Client:SecretFile", "File with the client's secret; or the environment's FEDERATION_Client__Secret"),
    ];
}
