using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog;

/// <summary>Revisions of an item or registry, newest first.</summary>
/// <param name="Revisions">The revisions.</param>
/// <param name="Next">The revision that the next page comes before; null on the last page.</param>
public sealed record RevisionPage(IReadOnlyList<WorkItemRevision> Revisions, long? Next);
