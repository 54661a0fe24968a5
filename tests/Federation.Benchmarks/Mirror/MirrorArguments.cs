using System.Globalization;

namespace Federation.Benchmarks.Mirror;

/// <summary>Reads what the suites about mirrors are given: [ITEMS] [CATALOGS].</summary>
internal static class MirrorArguments
{
    /// <summary>How many items to mirror.</summary>
    internal static int Items(string[] arguments, int usual) =>
        arguments is [var first, ..] && int.TryParse(first, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var items) ? items : usual;

    /// <summary>The catalogue whose items are multiplied.</summary>
    internal static string Catalog(string[] arguments) =>
        Catalogs.Largest([.. arguments.Where(argument => !char.IsAsciiDigit(argument[0]))]);
}
