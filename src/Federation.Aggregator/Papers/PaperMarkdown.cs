using System.Globalization;
using System.Text;
using Federation.Aggregator.Writing;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf.Collections;

namespace Federation.Aggregator.Papers;

/// <summary>Writes a paper as Markdown.</summary>
internal static class PaperMarkdown
{
    internal static string Write(Paper paper)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Markdown.Escape(paper.Title)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"**Source:** {Markdown.Escape(paper.Source)}  \n**To:** {Markdown.Escape(paper.Destination)}  \n**Purpose:** {Markdown.Escape(paper.Purpose)}  \n**Period:** {paper.StartDate} to {paper.EndDate}\n");
        foreach (var section in paper.Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Markdown.Escape(section.Heading)}\n\n");
            foreach (var statement in section.Statements)
                text.Append(CultureInfo.InvariantCulture, $"{Markdown.Escape(statement.Text)}{References(statement.References)}\n\n");
            if (section.Table is { } table)
                Append(text, table);
        }

        text.Append("\n## References\n\n");
        foreach (var reference in paper.References)
            text.Append(CultureInfo.InvariantCulture, $"{reference.Number}. {Markdown.Link(reference.Identifier, reference.Uri)}, {Markdown.Escape(reference.Title)} (`{reference.WorkItem}`)\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, PaperTable table)
    {
        var withReferences = table.Rows.Any(row => row.References.Count > 0);
        text.Append('|').AppendJoin('|', table.Columns.Select(column => $" {Markdown.Escape(column)} ")).Append(withReferences ? "| Ref. |\n" : "|\n");
        text.Append('|').Insert(text.Length, "---|", table.Columns.Count + (withReferences ? 1 : 0)).Append('\n');
        foreach (var row in table.Rows)
        {
            text.Append('|').AppendJoin('|', row.Cells.Select(cell => $" {Markdown.Escape(cell)} "));
            text.Append(withReferences ? $"|{References(row.References)} |\n" : "|\n");
        }
    }

    private static string References(RepeatedField<int> numbers) =>
        numbers.Count == 0 ? "" : $" \\[{string.Join(", ", numbers)}\\]";
}
