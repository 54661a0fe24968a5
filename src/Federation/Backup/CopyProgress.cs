using System.Globalization;
using Federation.Catalog;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Backup;

/// <summary>How far the copying of a store has come.</summary>
internal sealed class CopyProgress : IProgress<BackupProgress>
{
    private const double Megabyte = 1024 * 1024;

    private BackupProgress _last;

    public void Report(BackupProgress value) => _last = value;

    /// <summary>Says it.</summary>
    internal FormattableString InWords() => $"{_last.Copied / Megabyte:N0} of {_last.Total / Megabyte:N0} MiB copied";

    /// <summary>Says what was copied.</summary>
    internal static void Write(BackupSummary summary) => Screen.Output().WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{Counted.Of(summary.Registries, "registry", "registries")}, {Counted.Of(summary.Items, "item", "items")}, {summary.Bytes / Megabyte:N1} MiB"));
}
