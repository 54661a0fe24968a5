namespace Federation.Catalog;

/// <summary>How far a follower has come in a registry's order of changes.</summary>
/// <param name="Revision">The revision that it has reached.</param>
/// <param name="SnapshotRevision">
/// The newest revision when it began from nothing. What was deleted, or did not match its filter, by then it never held, and need
/// not be told of.
/// </param>
public readonly record struct SyncPoint(long Revision, long SnapshotRevision)
{
    /// <summary>Changes after this revision may concern something that the follower holds.</summary>
    internal long HeldRevision => Math.Max(Revision, SnapshotRevision);
}
