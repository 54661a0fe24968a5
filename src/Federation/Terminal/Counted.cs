using System.Globalization;

namespace Federation.Terminal;

/// <summary>Counts in sentences.</summary>
internal static class Counted
{
    /// <summary>A count and what is counted, such as <c>1 item</c> or <c>1,200 items</c>.</summary>
    internal static string Of(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");
}
