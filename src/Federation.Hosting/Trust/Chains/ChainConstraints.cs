using System.Text.Json;
using System.Text.Json.Nodes;

namespace Federation.Hosting;

/// <summary>The limits that a superior sets to the part of the federation below one of its subordinates (OpenID Federation 1.0, 6.2).</summary>
internal sealed record ChainConstraints
{
    private const string FederationEntity = "federation_entity";

    /// <summary>Most intermediates between the superior and the entity at the end of the chain; null for any number.</summary>
    internal int? MaximumPathLength { get; private init; }

    /// <summary>A name that no entity can match; null when there is none.</summary>
    internal string? UnusableName => (Permitted ?? []).Concat(Excluded)
        .FirstOrDefault(name => Uri.CheckHostName(name.StartsWith('.') ? name[1..] : name) == UriHostNameType.Unknown);

    private IReadOnlyList<string>? Permitted { get; init; }

    private IReadOnlyList<string> Excluded { get; init; } = [];

    private IReadOnlyList<string>? AllowedTypes { get; init; }

    /// <summary>Reads the claim <c>constraints</c>. Limits that are not known are ignored, as 6.2 says.</summary>
    /// <exception cref="TrustChainException">It is not built as it must be.</exception>
    internal static ChainConstraints Read(JsonElement claim)
    {
        if (claim.ValueKind != JsonValueKind.Object)
            throw new TrustChainException("constraints must be a JSON object.");
        var constraints = new ChainConstraints();
        if (claim.TryGetProperty("max_path_length", out var length))
            constraints = constraints with
            {
                MaximumPathLength = length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var number) && number >= 0
                    ? number
                    : throw new TrustChainException("constraints.max_path_length must be a whole number from 0."),
            };
        if (claim.TryGetProperty("naming_constraints", out var naming))
        {
            if (naming.ValueKind != JsonValueKind.Object)
                throw new TrustChainException("constraints.naming_constraints must be a JSON object.");
            constraints = constraints with { Permitted = Names(naming, "permitted"), Excluded = Names(naming, "excluded") ?? [] };
        }

        var types = Names(claim, "allowed_entity_types");
        return types?.Contains(FederationEntity, StringComparer.Ordinal) == true
            ? throw new TrustChainException($"constraints.allowed_entity_types must not name {FederationEntity}, which is always allowed.")
            : constraints with { AllowedTypes = types };
    }

    /// <summary>Whether an entity may be called so: by its host, as domain names are constrained in RFC 5280, 4.2.1.10.</summary>
    internal bool PermitsName(string entity)
    {
        // A dot at the end names the same host (RFC 1034, 3.1).
        var host = new Uri(entity).IdnHost.TrimEnd('.');
        return !Excluded.Any(name => Matches(host, name)) && Permitted?.Any(name => Matches(host, name)) != false;
    }

    /// <summary>Takes from metadata the entity types that are not allowed.</summary>
    internal void RemoveTypes(JsonObject metadata)
    {
        if (AllowedTypes is null)
            return;
        foreach (var type in metadata.Select(member => member.Key).Where(type => type != FederationEntity && !AllowedTypes.Contains(type, StringComparer.Ordinal)).ToList())
            metadata.Remove(type);
    }

    // ".example.com" is every host below example.com, and not that itself; "example.com" is one host.
    private static bool Matches(string host, string name) => name.StartsWith('.')
        ? host.Length > name.Length && host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
        : host.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<string>? Names(JsonElement json, string member)
    {
        if (!json.TryGetProperty(member, out var names))
            return null;
        return names.ValueKind == JsonValueKind.Array && names.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
            ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
            : throw new TrustChainException($"constraints: {member} must be an array of texts.");
    }
}
