using Federation.Protocol;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Reading;

/// <summary>Reads the steps of work items that have a place in time.</summary>
internal static class WorkItemSteps
{
    /// <summary>Steps with a date, the oldest first; the date of the item itself is one of them, where the body names no other step at it.</summary>
    /// <param name="milestones">The steps that the body gives.</param>
    /// <param name="status">How far the work is.</param>
    /// <param name="date">Date of the item itself; empty when it has none.</param>
    internal static IEnumerable<Milestone> Of(IReadOnlyCollection<Milestone> milestones, WorkItemStatus status, string date)
    {
        var steps = milestones.Where(step => step.Date.Length > 0);
        if (date.Length > 0 && milestones.All(step => step.Date != date))
            steps = steps.Append(new Milestone { Label = Wording.Of(status) is { Length: > 0 } word ? word : "status unknown", Date = date, State = MilestoneState.Reached });
        return steps.OrderBy(step => step.Date, StringComparer.Ordinal);
    }
}
