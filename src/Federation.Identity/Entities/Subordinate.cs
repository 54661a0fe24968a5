using System.Text.Json;
using Federation.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Identity;

/// <summary>An entity that the provider vouches for.</summary>
public sealed record Subordinate
{
    /// <summary>What it is called; for an OpenID provider the issuer of its tokens, letter by letter.</summary>
    public required string EntityId { get; init; }

    /// <summary>The organisations that it, and the entities below it, may speak for.</summary>
    public required IReadOnlyList<string> Organizations { get; init; }

    /// <summary>Its public federation keys, a JSON Web Key Set.</summary>
    public required JsonElement KeySet { get; init; }

    /// <summary>Whether it vouches for further entities.</summary>
    public bool Intermediate { get; init; }

    /// <summary>What its metadata, and that of the entities below it, must be (OpenID Federation 1.0, 6.1); null for anything.</summary>
    public JsonElement? MetadataPolicy { get; init; }

    /// <summary>The limits to it, and to the entities below it (OpenID Federation 1.0, 6.2).</summary>
    public SubordinateConstraints Constraints { get; init; } = new();

    /// <summary>The ids of its keys.</summary>
    public IEnumerable<string> KeyIds() => new JsonWebKeySet(KeySet.GetRawText()).Keys.Select(key => key.Kid);

    /// <summary>Holds it to the rules.</summary>
    /// <exception cref="SettingException">Something in it is wrong.</exception>
    internal void RequireValid()
    {
        if (!EntityIdentifier.IsValid(EntityId))
            throw new SettingException($"The entity is \"{EntityId}\"; allowed is {EntityIdentifier.Rule}.");
        if (Organizations.Count == 0 || Organizations.Any(string.IsNullOrWhiteSpace))
            throw new SettingException($"{EntityId} needs at least one organisation that it may speak for.");
        var ids = PublicKeySet.Read(KeySet.GetRawText()).Keys.Select(key => key.Kid).ToList();
        if (ids.Any(string.IsNullOrEmpty) || ids.Distinct(StringComparer.Ordinal).Count() != ids.Count)
            throw new SettingException("Each key of the key set needs a kid that no other has.");
        if (MetadataPolicy is { } policy)
            Require("metadata policy", () => EntityStatementToken.RequirePolicy(policy.GetRawText()));
        if (Constraints.Claim() is { } constraints)
            Require("constraints", () => EntityStatementToken.RequireConstraints(constraints.ToJsonString(), EntityId));
    }

    private static void Require(string what, Action rules)
    {
        try
        {
            rules();
        }
        catch (FormatException e)
        {
            throw new SettingException($"The {what} cannot be used: {e.Message}", e);
        }
    }
}
