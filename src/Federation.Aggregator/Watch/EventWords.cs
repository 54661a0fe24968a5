using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Watch;

/// <summary>How events read. They say what is known, and blame nobody.</summary>
internal static class EventWords
{
    /// <summary>A sentence about the event, without a full stop.</summary>
    internal static string Headline(WatchEvent happened)
    {
        var items = string.Join(" and ", happened.Items.Select(item => item.Identifier));
        return happened.Kind switch
        {
            WatchEventKind.ItemAdded => $"{items} was added",
            WatchEventKind.ItemChanged when happened.FormerStatus != WorkItemStatus.Unspecified =>
                $"{items} passed from {StatusOf(happened.FormerStatus)} to {StatusOf(happened.Items[0].Status)}",
            WatchEventKind.ItemChanged => $"{items} changed",
            WatchEventKind.ItemRemoved => $"{items} was removed",
            WatchEventKind.DuplicateFound => $"{items} may be the same work",
            WatchEventKind.DuplicateGone => $"{items} no longer count as the same work",
            WatchEventKind.DuplicateDecided => $"{items} were decided about: {Wording.Of(happened.Verdict)}",
            WatchEventKind.DuplicateReopened => $"{items} are open again; the decision was: {Wording.Of(happened.Verdict)}",
            _ => items,
        };
    }

    /// <summary>What kind of event it is, for lists and counts.</summary>
    internal static string Of(WatchEventKind kind) => kind switch
    {
        WatchEventKind.ItemAdded => "item added",
        WatchEventKind.ItemChanged => "item changed",
        WatchEventKind.ItemRemoved => "item removed",
        WatchEventKind.DuplicateFound => "duplicate found",
        WatchEventKind.DuplicateGone => "duplicate gone",
        WatchEventKind.DuplicateDecided => "duplicate decided",
        WatchEventKind.DuplicateReopened => "duplicate open again",
        _ => "unknown event",
    };

    /// <summary>What is known of an item, in a line: what stands before its title, that, and the rest.</summary>
    internal static (string Before, string Title, string After) Line(WatchedItem item) => (
        item.Identifier.Length > 0 ? $"{item.Identifier}, " : "",
        $"“{item.Title}”",
        string.Concat(item.Groups.Prepend(Wording.Of(item.Status)).Where(part => part.Length > 0).Select(part => $", {part}")));

    private static string StatusOf(WorkItemStatus status) => Wording.Of(status) is { Length: > 0 } word ? word : "an unknown status";
}
