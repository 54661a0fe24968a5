namespace Federation.Catalog;

/// <summary>How far a backup or restore has come.</summary>
/// <param name="Copied">Bytes copied.</param>
/// <param name="Total">Bytes to copy.</param>
public readonly record struct BackupProgress(long Copied, long Total);
