namespace Federation.Hosting;

/// <summary>What <see cref="SigningKeys"/> sign. Keys for one purpose are never used for another.</summary>
/// <param name="Name">How the names of their files begin.</param>
/// <param name="LongestLead">How long a new key is published before it signs, unless it lives so short that a tenth of that is less.</param>
public sealed record SigningKeyPurpose(string Name, TimeSpan LongestLead)
{
    /// <summary>The digests of a node's registries. Mirrors ask for its keys again by themselves.</summary>
    public static SigningKeyPurpose Digests { get; } = new("digest", TimeSpan.FromDays(1));

    /// <summary>The entity statements of a federation. People carry the next key to superiors and members, which takes its time.</summary>
    public static SigningKeyPurpose EntityStatements { get; } = new("entity", TimeSpan.FromDays(30));
}
