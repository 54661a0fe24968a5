namespace Federation.Catalog;

/// <summary>How far an import has come.</summary>
/// <param name="Records">Records read so far, wrong ones included.</param>
/// <param name="Faults">Records that were wrong.</param>
public readonly record struct ImportProgress(long Records, long Faults);
