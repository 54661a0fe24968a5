namespace Federation.Catalog;

/// <summary>What a backup holds.</summary>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Registries">Number of registries.</param>
/// <param name="Items">Number of work items.</param>
public sealed record BackupSummary(long Bytes, long Registries, long Items);
