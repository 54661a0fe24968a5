using System.Globalization;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Spectre.Console;

namespace Federation.Report;

/// <summary>Writes duplicates for people: what is suspected first, then what the bodies declare themselves.</summary>
internal sealed class DuplicateReport(IAnsiConsole console)
{
    /// <summary>How many duplicates are shown unless more are asked for.</summary>
    internal const int Top = 500;

    internal async Task WriteAsync(IAsyncEnumerable<ListDuplicatesResponse> pages)
    {
        var duplicates = new List<Duplicate>();
        var total = 0;
        IReadOnlyList<string> unreachable = [];
        await foreach (var page in pages.ConfigureAwait(false))
        {
            duplicates.AddRange(page.Duplicates);
            (total, unreachable) = (page.TotalSize, page.Unreachable);
        }

        Write("Suspected duplicates", [.. duplicates.Where(duplicate => !IsDeclared(duplicate))]);
        Write("Declared by the bodies themselves", [.. duplicates.Where(IsDeclared)]);
        if (total > duplicates.Count)
            console.MarkupLine(CultureInfo.InvariantCulture, $"[grey]{duplicates.Count:N0} of {total:N0} duplicates are shown; --top shows more, --filter chooses.[/]");
        else if (total == 0)
            console.MarkupLine("No duplicates were found.");
        foreach (var registry in unreachable)
            console.MarkupLine($"[yellow]{Markup.Escape(registry)} cannot be reached now; what is said of it may be old.[/]");
    }

    private void Write(string heading, List<Duplicate> duplicates)
    {
        if (duplicates.Count == 0)
            return;
        console.MarkupLine(CultureInfo.InvariantCulture, $"[bold underline]{heading}: {duplicates.Count:N0}[/]");
        for (var i = 0; i < duplicates.Count; i++)
            Write(i + 1, duplicates[i]);
        console.WriteLine();
    }

    private void Write(int number, Duplicate duplicate)
    {
        var declared = IsDeclared(duplicate)
            ? $" - {duplicate.Left.Identifier} {duplicate.DeclaredRelation.InWords()} {duplicate.Right.Identifier}"
            : "";
        console.MarkupLine(
            CultureInfo.InvariantCulture,
            $"{number,4}. [bold]{duplicate.Score,4:P0} {Markup.Escape(duplicate.Kind.InWords())}[/]{Markup.Escape(declared)} [grey]{Markup.Escape(duplicate.Name)}[/]");
        Write(duplicate.Left);
        Write(duplicate.Right);
        if (duplicate.Reasons.Count > 0)
            console.MarkupLine($"      [grey]because[/] {Markup.Escape(string.Join(" ", duplicate.Reasons))}");
    }

    private void Write(DuplicateItem item)
    {
        var details = new[] { string.Join(", ", item.Groups), item.Date, item.Status.InWords(), item.Uri }.Where(detail => detail.Length > 0);
        console.MarkupLine($"      [blue]{Markup.Escape(item.Identifier)}[/]  {Markup.Escape(item.Title)}");
        console.MarkupLine($"      [grey]{Markup.Escape(RegistryOf(item))}: {Markup.Escape(string.Join(" | ", details))}[/]");
    }

    private static string RegistryOf(DuplicateItem item) => item.WorkItem.Split('/') is [_, var registry, ..] ? registry : "";

    private static bool IsDeclared(Duplicate duplicate) => duplicate.DeclaredRelation != RelationType.Unspecified;
}
