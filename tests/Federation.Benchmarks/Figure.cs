using System.Globalization;

namespace Federation.Benchmarks;

/// <summary>A measured figure beside what it is to be compared with.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Bar">The figure to reach, where there is one: a maximum for times and sizes, a minimum for rates.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Bar = null)
{
    /// <summary>Bytes of the unit MiB.</summary>
    internal const double Megabyte = 1024 * 1024;

    private bool IsReached => Unit.EndsWith("/s", StringComparison.Ordinal) ? Value >= Bar : Value <= Bar;

    /// <summary>Writes the figure on a line of its own.</summary>
    internal void Write()
    {
        var bar = Bar is null ? "" : string.Create(CultureInfo.InvariantCulture, $"  bar {Bar:N1} {Unit}: {(IsReached ? "reached" : "MISSED")}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Name,-58}{Value,14:N1} {Unit,-8}{bar}"));
    }

    /// <summary>Writes how a figure stands to its peer or ceiling.</summary>
    internal static void WriteRatio(string name, double value, double peer, double? atLeast = null)
    {
        var ratio = value / peer;
        var bar = atLeast is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{"",11}bar {atLeast:P0}: {(ratio >= atLeast ? "reached" : "MISSED")}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-58}{ratio,14:P0}{bar}"));
    }

    /// <summary>Writes a share on a line of its own; nothing where it is not known.</summary>
    internal static void WriteShare(string name, double? share)
    {
        if (share is not null)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-58}{share,14:0.0000}"));
    }
}
