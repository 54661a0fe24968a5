using System.Text.Json;

namespace Federation.Hosting;

/// <summary>The anchor of a federation. An entry of <c>Authentication:TrustAnchors</c>.</summary>
public sealed record TrustAnchorOptions
{
    /// <summary>What the anchor is called, letter by letter; it answers at <see cref="EntityIdentifier.ConfigurationPath"/> below it.</summary>
    public string? EntityId { get; init; }

    /// <summary>
    /// File with the public federation keys of the anchor, a JSON Web Key Set that its operator gives out. It is read again by itself. While the host
    /// runs it follows the anchor to further keys, which those before have signed; a changed file counts alone again.
    /// </summary>
    public string? Keys { get; init; }

    internal IEnumerable<SettingFault> Faults()
    {
        if (!EntityIdentifier.IsValid(EntityId))
            yield return new(nameof(EntityId), EntityId, EntityIdentifier.Rule);
        if (!File.Exists(Keys))
            yield return new(nameof(Keys), Keys, "the file with the public federation keys of the anchor");
        else if (!HoldsKeys(Keys))
            yield return new(nameof(Keys), Keys, "a file with a JSON Web Key Set of public EC keys, or RSA keys of 2048 bits or more");
    }

    private static bool HoldsKeys(string path)
    {
        try
        {
            return EntityStatement.SigningKeys(File.ReadAllText(path)).Count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or JsonException)
        {
            return false;
        }
    }
}
