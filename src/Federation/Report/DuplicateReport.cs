using System.Globalization;
using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Report;

/// <summary>Writes duplicates for people: first what is suspected, then what the bodies declare themselves.</summary>
internal sealed class DuplicateReport(IAnsiConsole console, AggregatorClient aggregator)
{
    /// <summary>How many duplicates of each sort are shown unless more are asked for.</summary>
    internal const int Top = 500;

    private const int Indentation = 6;

    /// <summary>Writes up to <paramref name="top"/> duplicates of each sort that <paramref name="filter"/> selects.</summary>
    internal async Task WriteAsync(string filter, string orderBy, int top, CancellationToken cancellationToken)
    {
        await WriteAsync("Suspected duplicates", With(filter, "declared = false"), orderBy, top, cancellationToken).ConfigureAwait(false);
        var unreachable = await WriteAsync("Declared by the bodies themselves, or by one of them", With(filter, "declared = true"), orderBy, top, cancellationToken).ConfigureAwait(false);
        foreach (var registry in unreachable)
            FittingText.Write(console, $"[yellow]{Markup.Escape(registry)} cannot be reached now; what is said of it may be old.[/]");
    }

    private static string With(string filter, string condition) => filter.Length == 0 ? condition : $"({filter}) AND {condition}";

    private async Task<IReadOnlyList<string>> WriteAsync(string heading, string filter, string orderBy, int top, CancellationToken cancellationToken)
    {
        var (written, total) = (0, 0);
        IReadOnlyList<string> unreachable = [];
        await foreach (var page in aggregator.ListDuplicatesAsync(filter, orderBy, top, cancellationToken).ConfigureAwait(false))
        {
            (total, unreachable) = (page.TotalSize, page.Unreachable);
            if (written == 0)
                FittingText.Write(console, string.Create(CultureInfo.InvariantCulture, $"[bold underline]{heading}: {total:N0}[/]"));
            foreach (var duplicate in page.Duplicates)
                Write(++written, duplicate);
        }

        if (written < total)
            FittingText.Write(console, string.Create(CultureInfo.InvariantCulture, $"[grey]{written:N0} of {total:N0} are shown; --top shows more.[/]"));
        console.WriteLine();
        return unreachable;
    }

    private void Write(int number, Duplicate duplicate)
    {
        FittingText.Write(
            console,
            string.Create(CultureInfo.InvariantCulture, $"{number,4}. [bold]{duplicate.Score,4:P0} {Markup.Escape(Wording.Of(duplicate.Kind))}[/] [grey]{Markup.Escape(duplicate.Name)}[/]"),
            others: Indentation);
        Write(duplicate.Left);
        Write(duplicate.Right);
        if (duplicate.Decision is { } decision)
            Detail($"[grey]{(duplicate.ReviewState == ReviewState.Reopened ? "reopened:" : "decided:")}[/] {Markup.Escape(decision.InWords())}");
        if (duplicate.Assignee.Length > 0)
            Detail($"[grey]assigned to:[/] {Markup.Escape(duplicate.Assignee)}");
        if (duplicate.Reasons.Count > 0)
            Detail($"[grey]because:[/] {Markup.Escape(string.Join(" ", duplicate.Reasons))}");
        if (duplicate.Doubts.Count > 0)
            Detail($"[grey]but:[/] {Markup.Escape(string.Join(" ", duplicate.Doubts))}");
    }

    private void Write(DuplicateItem item)
    {
        var details = new[] { string.Join(", ", item.Groups), item.Date, Wording.Of(item.Status), item.Uri }.Where(detail => detail.Length > 0);
        Detail($"[blue]{Markup.Escape(item.Identifier)}[/]  {Markup.Escape(item.Title)}");
        Detail($"[grey]{Markup.Escape(RegistryOf(item))}: {Markup.Escape(string.Join(" | ", details))}[/]");
    }

    private void Detail(string markup) => FittingText.Write(console, markup, Indentation, Indentation);

    private static string RegistryOf(DuplicateItem item) => item.WorkItem.Split('/') is [_, var registry, ..] ? registry : "";
}
