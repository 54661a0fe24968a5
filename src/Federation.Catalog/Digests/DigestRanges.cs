using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog;

/// <summary>Nodes of a digest tree, all of one state of the registry.</summary>
/// <param name="Revision">Revision of the origin that they hold for.</param>
/// <param name="Ranges">The nodes, in the order of the prefixes that were asked for.</param>
public sealed record DigestRanges(long Revision, IReadOnlyList<DigestRange> Ranges);
