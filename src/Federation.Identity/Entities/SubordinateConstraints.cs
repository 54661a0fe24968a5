using System.Text.Json.Nodes;

namespace Federation.Identity;

/// <summary>The limits to a subordinate and to those below it (OpenID Federation 1.0, 6.2).</summary>
public sealed record SubordinateConstraints
{
    /// <summary>Most intermediates between the superior and an entity below the subordinate, which itself is the first of them; 0 for one that is to vouch for nobody, null for any number.</summary>
    public int? MaximumPathLength { get; init; }

    /// <summary>Hosts that entities may have: <c>id.example</c> for one, <c>.example</c> for all below a domain; none for any.</summary>
    public IReadOnlyList<string> PermittedNames { get; init; } = [];

    /// <summary>Hosts that entities may not have, also where they are permitted.</summary>
    public IReadOnlyList<string> ExcludedNames { get; init; } = [];

    /// <summary>What entities may be beside members of the federation, for example <c>openid_provider</c>; none for anything.</summary>
    public IReadOnlyList<string> EntityTypes { get; init; } = [];

    /// <summary>As a statement tells them; null where there are none.</summary>
    internal JsonObject? Claim()
    {
        var names = new JsonObject();
        AddTo(names, "permitted", PermittedNames);
        AddTo(names, "excluded", ExcludedNames);
        var claim = new JsonObject();
        if (MaximumPathLength is { } length)
            claim["max_path_length"] = length;
        if (names.Count > 0)
            claim["naming_constraints"] = names;
        AddTo(claim, "allowed_entity_types", EntityTypes);
        return claim.Count > 0 ? claim : null;
    }

    private static void AddTo(JsonObject json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
            json[name] = new JsonArray([.. texts.Select(text => (JsonNode)text)]);
    }
}
