using System.Globalization;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Spectre.Console;

namespace Federation.Report;

/// <summary>Writes duplicates for people: what is suspected first, then what the bodies declare themselves.</summary>
internal sealed class DuplicateReport(IAnsiConsole console)
{
    internal void Write(IReadOnlyList<Duplicate> duplicates, int total)
    {
        var suspected = duplicates.Where(duplicate => !IsDeclared(duplicate)).ToList();
        var declared = duplicates.Where(IsDeclared).ToList();
        Write("Suspected duplicates", suspected);
        Write("Declared by the bodies themselves", declared);
        if (total > duplicates.Count)
            console.MarkupLine(CultureInfo.InvariantCulture, $"[grey]{duplicates.Count:N0} of {total:N0} duplicates are shown; --top shows more, --filter chooses.[/]");
        else if (total == 0)
            console.MarkupLine("No duplicates were found.");
        console.WriteLine();
    }

    private void Write(string heading, List<Duplicate> duplicates)
    {
        if (duplicates.Count == 0)
            return;
        console.Write(new Rule(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{heading}: {duplicates.Count:N0}"))) { Justification = Justify.Left });
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
            console.MarkupLine($"      [grey]because[/] {Markup.Escape(string.Join("; ", duplicate.Reasons))}");
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
