using System.Text.Json.Nodes;

namespace Federation.Hosting;

/// <summary>An entity as its superiors let it be.</summary>
/// <param name="Identifier">What it is called.</param>
/// <param name="Organizations">The organisations that it may speak for: those that all its superiors name.</param>
/// <param name="Metadata">An object for each entity type, after all policies.</param>
/// <param name="ExpireTime">From when on this is worth nothing.</param>
internal sealed record ResolvedEntity(string Identifier, IReadOnlyList<string> Organizations, JsonObject Metadata, DateTimeOffset ExpireTime);
