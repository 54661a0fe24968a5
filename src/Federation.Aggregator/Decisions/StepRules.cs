using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Aggregator.Decisions;

/// <summary>What steps must be like. Those that come from elsewhere are held to all of it, since they are kept for ever.</summary>
internal static class StepRules
{
    /// <summary>Characters of a reason or comment.</summary>
    internal const int TextLimit = 4_000;

    /// <summary>Characters of who sees to it.</summary>
    internal const int AssigneeLimit = 200;

    private const int ItemsLimit = 500;

    // Clocks may differ, but who is a day ahead would have the last word until tomorrow.
    private static readonly TimeSpan _mostAhead = TimeSpan.FromDays(1);

    /// <summary>Refuses steps that break a rule.</summary>
    /// <param name="steps">The steps, in their order.</param>
    /// <param name="book">What is known already.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT that names each of the first faults as <c>step[12].decided</c>, counted from 0.</exception>
    public static void Require(IReadOnlyList<DecisionStep> steps, DecisionBook book, DateTimeOffset now)
    {
        const int Shown = 20;
        var known = steps.Where(step => step.Decided is not null).Select(step => step.Decided.Name).ToHashSet();
        var latest = Timestamp.FromDateTimeOffset(now + _mostAhead);
        var faults = steps.Index()
            .Select(entry => (Field: $"step[{entry.Index}]", Fault: FaultOf(entry.Item, name => known.Contains(name) || book.Find(name) is not null, latest)))
            .Where(entry => entry.Fault.Length > 0).Take(Shown).ToList();
        if (faults.Count > 0)
            throw FederationErrors.InvalidArgument(faults);
    }

    private static string FaultOf(DecisionStep step, Func<string, bool> isKnown, Timestamp latest)
    {
        if (!DecisionName.TryParse($"decisions/{step.StepId}", out _))
            return $"step_id is '{step.StepId}', and should be as it was exported.";
        if (step.Time is null)
            return "time is missing.";
        if (step.Time < new Timestamp() || step.Time > latest || step.Time.Nanos is < 0 or > 999_999_999)
            return "time is no time from 1970 to now.";
        if (step.Ended() is { } end)
            return !isKnown(end.Decision) ? $"it ends {end.Decision}, which is neither here nor among the steps." : TooLong("reason", end.Reason, TextLimit);
        if (step.Items() is not { Count: > 1 and <= ItemsLimit } items || items.FirstOrDefault(item => !WorkItemName.TryParse(item, out _)) is not null)
            return $"it should be about 2 to {ItemsLimit} work items, each by its resource name.";
        return step.Decided is { } decision ? FaultOf(decision, step)
            : !IsSorted(step.Assigned?.WorkItems ?? step.Commented.WorkItems) ? "work_items should be sorted, each there once."
            : step.Assigned is { } assigned ? TooLong("assignee", assigned.Assignee, AssigneeLimit)
            : string.IsNullOrWhiteSpace(step.Commented.Text) ? "commented.text should say something." : TooLong("text", step.Commented.Text, TextLimit);
    }

    private static string FaultOf(Decision decision, DecisionStep step)
    {
        if (decision.Name != $"decisions/{step.StepId}")
            return $"decided.name is '{decision.Name}', and should be decisions/{step.StepId}.";
        if (decision.State != DecisionState.Current || decision.WorkItems.Count == 0 || decision.Verdict == Verdict.Unspecified || !System.Enum.IsDefined(decision.Verdict))
            return "decided should hold a decision as it was made: CURRENT, with work_items and verdict.";
        if (!Equals(decision.CreateTime, step.Time))
            return "decided.create_time should be the time of the step.";
        if (!IsSorted(decision.WorkItems) || !IsSorted(decision.ApartFrom) || decision.WorkItems.Intersect(decision.ApartFrom).Any())
            return "decided.work_items and apart_from should each be sorted, with every item once.";
        if ((decision.Verdict == Verdict.Apart) != (decision.ApartFrom.Count > 0))
            return "decided.apart_from goes with APART alone.";
        if (!decision.Items().ToHashSet().SetEquals(decision.SeenItems.Select(seen => seen.WorkItem)) || decision.SeenItems.Any(seen => seen.Identifiers.Count == 0))
            return "decided.seen_items should hold each of the items that it is about, with its identifiers.";
        return decision.Duplicate != decision.DuplicateOfItems() ? $"decided.duplicate is '{decision.Duplicate}', and should be '{decision.DuplicateOfItems()}'."
            : TooLong("reason", decision.Reason, TextLimit);
    }

    private static bool IsSorted(RepeatedField<string> names) => names.Zip(names.Skip(1)).All(two => string.CompareOrdinal(two.First, two.Second) < 0);

    private static string TooLong(string field, string text, int limit) => text.Length > limit ? $"{field} has {text.Length} characters; allowed are {limit}." : "";
}
