using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;

namespace Federation.EndToEnd.Tests.Kills;

/// <summary>An item as somebody holds it: equal where origin, revision and content are.</summary>
internal sealed record HeldItem(string OriginEpoch, long OriginRevision, string Hash, string Title)
{
    internal static HeldItem Of(WorkItem item) => new(
        item.Provenance.OriginEpoch,
        item.Provenance.OriginRevision,
        Convert.ToHexStringLower(WorkItemContent.Hash(item)),
        item.Titles[0].Text);
}
