namespace Federation.Hosting;

/// <summary>Where a host keeps its data, and so its audit log where the settings name no other place; null for a host that keeps none.</summary>
/// <param name="DataDirectory">The host's folder.</param>
public sealed record AuditFolder(string? DataDirectory)
{
    private const string Name = "audit";

    /// <summary>Where the log is; null for a host that keeps none.</summary>
    internal string? PlaceBy(AuditOptions options) =>
        options.Directory ?? (DataDirectory is { Length: > 0 } data ? Path.Combine(data, Name) : null);
}
