using System.Globalization;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch;

/// <summary>
/// What readers outside know an event by. After a copy of the store was put back its numbers are given again, and a reader must not take the
/// new event for one that it has; hence the time is in it too.
/// </summary>
internal static class EventIdentity
{
    /// <summary>The identity of an event among those of this aggregator.</summary>
    internal static string Of(WatchEvent happened) =>
        string.Create(CultureInfo.InvariantCulture, $"{happened.Number}_{happened.Time.ToDateTimeOffset().ToUnixTimeMilliseconds()}");
}
