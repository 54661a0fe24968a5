using System.Globalization;
using Federation.Protocol.Catalog.V1;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Peers;

/// <summary>Writes the items that could not be taken over.</summary>
internal sealed class QuarantineTable(IAnsiConsole console)
{
    internal void Write(IReadOnlyCollection<QuarantinedWorkItem> items)
    {
        if (items.Count == 0)
        {
            console.WriteLine("Every item could be taken over.");
            return;
        }

        var table = FittingTable.Create("item", "peer", "revision", "time", "reason");
        table.Columns[2].RightAligned();
        foreach (var item in items)
        {
            table.AddRow(
                Markup.Escape(item.Name),
                Markup.Escape(PeerWords.LastSegment(item.Peer)),
                item.Revision.ToString("N0", CultureInfo.InvariantCulture),
                item.Time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Markup.Escape(item.Reason));
        }

        console.WriteFitting(table);
    }
}
