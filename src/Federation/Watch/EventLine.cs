using System.Globalization;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;

namespace Federation.Watch;

/// <summary>Writes an event in a line: number, time, what happened, and to what.</summary>
internal static class EventLine
{
    internal static string Of(WatchEvent happened)
    {
        var items = string.Join(" <> ", happened.Items.Select(item => $"{item.Identifier} \"{OneLine(item.Title)}\""));
        var detail = happened.Kind switch
        {
            WatchEventKind.ItemChanged when happened.FormerStatus != WorkItemStatus.Unspecified =>
                $", {ProtoName.Of(happened.FormerStatus)} to {ProtoName.Of(happened.Items[0].Status)}",
            WatchEventKind.DuplicateDecided or WatchEventKind.DuplicateReopened => $", {ProtoName.Of(happened.Verdict)}",
            WatchEventKind.DuplicateFound => string.Create(CultureInfo.InvariantCulture, $", {happened.Score:0.00}"),
            _ => "",
        };
        return string.Create(
            CultureInfo.InvariantCulture, $"{happened.Number}  {happened.Time.ToDateTime():yyyy-MM-dd HH:mm:ss}Z  {ProtoName.Of(happened.Kind)}  {items}{detail}");
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
