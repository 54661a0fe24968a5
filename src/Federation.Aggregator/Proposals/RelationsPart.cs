using System.Globalization;
using System.Text;
using Federation.Aggregator.Writing;
using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Proposals;

/// <summary>
/// Writes what the justification of a new work item says of its relations (Recommendation ITU-T A.1, Annex A): related documents,
/// approved or under development, and groups and bodies to liaise with.
/// </summary>
internal static class RelationsPart
{
    /// <summary>Probability from which existing work counts as the same; less probable work is named as near, to look at.</summary>
    internal const double Close = 0.5;

    private const int MostDocuments = 12;
    private const double GroupShare = 0.05;

    internal static string Write(CheckProposalRequest proposal, CheckProposalResponse answer)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Relations of the proposed work item: {Markdown.Escape(proposal.Title)}\n\n");
        text.Append("## Relations to ITU-T Recommendations or to other standards (approved or under development)\n\n");
        Append(text, "Documents that the proposal seems to overlap with or to duplicate:", answer.Matches.Where(match => match.Score >= Close));
        Append(text, "Other documents on near subjects:", answer.Matches.Where(match => match.Score < Close).Take(MostDocuments));
        if (answer.Matches.Count == 0)
            text.Append("No existing work item of the mirrored registries is close to the proposal.\n\n");

        text.Append("## Liaisons with other study groups or with other standards bodies\n\n");
        var any = false;
        foreach (var allocation in answer.Allocations)
        {
            // Some group is always the first; only one with work near to the proposal is named.
            foreach (var group in allocation.Groups.Where(group => (group.Rank == 1 || group.Share >= GroupShare) && group.SimilarItems.Count + group.Numbers.Count > 0))
            {
                any = true;
                var items = string.Join(", ", group.SimilarItems.Take(3).Select(owned => Markdown.Escape(owned.Item.Identifier)));
                text.Append(CultureInfo.InvariantCulture, $"- {Markdown.Escape(group.Group)} ({allocation.Registry["registries/".Length..]}){(items.Length == 0 ? "" : $": owns {items}")}\n");
            }
        }

        text.Append(any ? "\n" : "No group of the mirrored registries is known to own work near to the proposal.\n\n");
        text.Append("## Basis\n\n");
        foreach (var basis in answer.Bases)
            text.Append(CultureInfo.InvariantCulture, $"- {Markdown.Escape(basis.Title.Length > 0 ? basis.Title : basis.Registry)}: {basis.ItemCount} work items, revision {basis.Revision}{(basis.Reachable ? "" : "; could not be reached when this was made")}\n");
        return text.ToString();
    }

    // What the proposal itself says is no likeness that was found.
    private static string Likeness(ProposalMatch match) =>
        match.DeclaredRelation is RelationType.Adopts or RelationType.CommonText && match.Score > match.TextProbability
        ? "named by the proposal"
        : match.Score.ToString("P0", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder text, string lead, IEnumerable<ProposalMatch> matches)
    {
        var documents = matches.ToList();
        if (documents.Count == 0)
            return;
        text.Append(lead).Append("\n\n| document | title | responsible | state | likeness |\n|---|---|---|---|---|\n");
        foreach (var match in documents)
        {
            var state = string.Join(", ", new[] { Wording.Of(match.Item.Status), match.Item.Date }.Where(part => part.Length > 0));
            text.Append(CultureInfo.InvariantCulture, $"| {Markdown.Link(match.Item.Identifier, match.Item.Uri)} | {Markdown.Escape(match.Item.Title)} | {Markdown.Escape(string.Join("; ", match.Item.Groups))} | {state} | {Likeness(match)} |\n");
        }

        text.Append('\n');
    }
}
