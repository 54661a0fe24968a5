namespace Federation.Hosting;

/// <summary>What a look at an audit log found.</summary>
/// <param name="Count">Entries that go on from each other.</param>
/// <param name="Head">SHA-256 of the last of them, in hexadecimal: kept elsewhere, it shows later that none of them was changed or cut off.</param>
/// <param name="HasHead">Whether the entry that was asked for is among them.</param>
/// <param name="Break">The first entry that does not go on; null when all do.</param>
public sealed record AuditCheckResult(long Count, string Head, bool HasHead, AuditBreak? Break);
