using System.Globalization;
using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Report;

/// <summary>Writes how the mirrors stand to their nodes.</summary>
internal sealed class RegistryTable(IAnsiConsole console)
{
    internal void Write(IReadOnlyList<MirroredRegistry> registries)
    {
        var table = FittingTable.Create("registry", "title", "items", "revision", "mirrored", "lag", "state");
        foreach (var column in table.Columns.Skip(2).Take(4))
            column.RightAligned();
        foreach (var registry in registries)
        {
            table.AddRow(
                Markup.Escape(registry.Name["registries/".Length..]),
                Markup.Escape(registry.Title),
                Figure(registry.ItemCount),
                Figure(registry.NewestRevision),
                Figure(registry.Revision),
                Figure(registry.Lag),
                Markup.Escape(registry.LastError.Length > 0 ? $"{Wording.Of(registry.State)}: {registry.LastError}" : Wording.Of(registry.State)));
        }

        table.Columns[0].Footer = new Text("all");
        table.Columns[2].Footer = new Text(Figure(registries.Sum(registry => registry.ItemCount)));
        console.WriteFitting(table);
    }

    private static string Figure(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
