using System.Globalization;
using Federation.Protocol.Catalog.V1;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Import;

/// <summary>Names the records that an import had to leave out, and what it did not delete.</summary>
internal sealed class FaultReport(IAnsiConsole console)
{
    // Enough to see what is wrong; a wrong export is wrong on every line.
    private const int Shown = 50;

    /// <summary>Writes what was not done, and returns whether all was.</summary>
    internal bool Write(ImportWorkItemsResponse import)
    {
        foreach (var fault in import.Faults.Take(Shown))
            console.Profile.Out.Writer.WriteLine(ImportSummary.InWords(fault));
        if (import.FaultCount > Shown)
            console.MarkupLine(CultureInfo.InvariantCulture, $"[yellow]... and {import.FaultCount - Math.Min(Shown, import.Faults.Count):N0} more.[/]");
        if (import.FaultCount > 0)
            console.MarkupLine(CultureInfo.InvariantCulture, $"[yellow]{import.FaultCount:N0} {(import.FaultCount == 1 ? "record is wrong and was" : "records are wrong and were")} left out; the others are in.[/]");
        if (import.SparedCount > 0)
            console.MarkupLine(
                CultureInfo.InvariantCulture,
                $"[yellow]{Counted.Of(import.SparedCount, "item that the catalogue does not contain stays", "items that the catalogue does not contain stay")}: so many may be missing by mistake. Where that is meant, import it with --prune --prune-limit {import.SparedCount}.[/]");
        return import is { FaultCount: 0, SparedCount: 0 };
    }
}
