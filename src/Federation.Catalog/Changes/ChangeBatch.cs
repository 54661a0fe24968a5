using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog;

/// <summary>Changes of a registry in the order of their revisions.</summary>
/// <param name="Changes">The changes; none when nothing has changed.</param>
/// <param name="Revision">The revision that is reached with them: what a sync token after this batch stands for.</param>
/// <param name="NewestRevision">The newest revision of the registry at the same moment.</param>
public sealed record ChangeBatch(IReadOnlyList<WorkItemChange> Changes, long Revision, long NewestRevision);
