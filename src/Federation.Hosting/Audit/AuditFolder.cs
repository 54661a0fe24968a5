namespace Federation.Hosting;

/// <summary>Where a host keeps its data, and so its audit log where the settings name no other place; null for a host that keeps none.</summary>
/// <param name="DataDirectory">The host's folder.</param>
public sealed record AuditFolder(string? DataDirectory);
