using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Papers;

/// <summary>
/// Reads from an item what happened to it in a period: from its dates and milestones, which the body gives, and where it gives none, from when
/// its registry stored it.
/// </summary>
internal static class WorkProgressReading
{
    internal static WorkProgress Of(WorkItem item, PaperPeriod period) => item.Status switch
    {
        WorkItemStatus.Published => period.Holds(item.Date) ? WorkProgress.Completed : WorkProgress.None,
        WorkItemStatus.Withdrawn or WorkItemStatus.Superseded => period.Holds(item.Date) ? WorkProgress.Ended : WorkProgress.None,
        _ => OfWorkInProgress(item, period),
    };

    private static WorkProgress OfWorkInProgress(WorkItem item, PaperPeriod period)
    {
        var reached = item.Milestones.Where(milestone => milestone.State == MilestoneState.Reached && milestone.Date.Length > 0).ToList();
        if (reached.Count > 0)
        {
            return period.Holds(reached.Min(milestone => milestone.Date)!) ? WorkProgress.New
                : reached.Exists(period.Reached) ? WorkProgress.Changed
                : WorkProgress.None;
        }

        if (item.Provenance?.CreateTime is { } created && period.Holds(created.ToDateTimeOffset()))
            return WorkProgress.New;
        return period.Holds(item.Date) || (item.Provenance?.UpdateTime is { } updated && period.Holds(updated.ToDateTimeOffset()))
            ? WorkProgress.Changed
            : WorkProgress.None;
    }
}
