using System.Globalization;
using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Proposals;

/// <summary>Writes for people what is known of a proposal.</summary>
internal sealed class ProposalReport(IAnsiConsole console)
{
    private const int Reasons = 3;

    private const int Indentation = 6;

    internal void Write(CheckProposalResponse answer)
    {
        console.MarkupLine("[bold underline]Closest existing work[/]");
        foreach (var (i, match) in answer.Matches.Index())
            Write(i + 1, match);
        if (answer.Matches.Count == 0)
            FittingText.Write(console, "No item of the mirrored registries is close to it.");

        console.WriteLine();
        console.MarkupLine("[bold underline]Groups that should take it[/]");
        foreach (var allocation in answer.Allocations)
            Write(allocation);
        if (answer.Allocations.Count == 0)
            FittingText.Write(console, "No group can be recommended: the aggregator has not learnt yet which groups own which items.");

        foreach (var registry in answer.Unreachable)
            FittingText.Write(console, $"[yellow]{Markup.Escape(registry)} cannot be reached now; what is said of it may be old.[/]");
    }

    private void Write(int number, ProposalMatch match)
    {
        FittingText.Write(
            console,
            string.Create(CultureInfo.InvariantCulture, $"{number,4}. [bold]{match.Score,4:P0} {Markup.Escape(Wording.Of(match.Kind))}[/]  [blue]{Markup.Escape(match.Item.Identifier)}[/]  {Markup.Escape(match.Item.Title)}"),
            others: Indentation);
        var details = new[] { string.Join(", ", match.Item.Groups), match.Item.Date, Wording.Of(match.Item.Status), match.Item.Uri }.Where(detail => detail.Length > 0);
        Detail($"[grey]{Markup.Escape(string.Join(" | ", details))}[/]");
        if (match.Reasons.Count > 0)
            Detail($"[grey]because:[/] {Markup.Escape(string.Join(" ", match.Reasons.Take(Reasons)))}");
        if (match.Doubts.Count > 0)
            Detail($"[grey]but:[/] {Markup.Escape(string.Join(" ", match.Doubts.Take(Reasons)))}");
    }

    private void Write(Allocation allocation)
    {
        FittingText.Write(
            console,
            string.Create(CultureInfo.InvariantCulture, $"[bold]{Markup.Escape(allocation.Registry)}[/] [grey](learnt from {allocation.WorkCount:N0} items of {allocation.GroupCount:N0} groups)[/]"));
        foreach (var group in allocation.Groups)
        {
            var terms = group.TermsOfReference is { } known ? $"  {known.Title}" : "";
            FittingText.Write(
                console,
                string.Create(CultureInfo.InvariantCulture, $"{group.Rank,4}. [bold]{group.Share,4:P0} {Markup.Escape(group.Group)}[/]{Markup.Escape(terms)}"),
                others: Indentation);
            foreach (var question in group.Questions)
                Detail(string.Create(CultureInfo.InvariantCulture, $"{Markup.Escape(question.Question)} {question.Share:P0}"));
            foreach (var near in group.Numbers)
                Detail(string.Create(CultureInfo.InvariantCulture, $"[grey]owns[/] {near.OwnedCount:N0} of {near.ItemCount:N0} items of [blue]{Markup.Escape(near.Range)}[/]{(near.Range == near.Number ? "" : $", near {Markup.Escape(near.Number)}")}"));
            foreach (var owned in group.SimilarItems)
                Detail($"[grey]owns[/] [blue]{Markup.Escape(owned.Item.Identifier)}[/]  {Markup.Escape(owned.Item.Title)}");
        }
    }

    private void Detail(string markup) => FittingText.Write(console, markup, Indentation, Indentation);
}
