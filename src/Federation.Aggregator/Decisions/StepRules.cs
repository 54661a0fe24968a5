using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;

namespace Federation.Aggregator.Decisions;

/// <summary>What steps that come from elsewhere must be like.</summary>
internal static class StepRules
{
    private const int ItemsLimit = 500;

    /// <summary>Refuses steps that break a rule.</summary>
    /// <param name="steps">The steps, in their order.</param>
    /// <param name="book">What is known already.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT that names each of the first faults as <c>step[12].decided</c>, counted from 0.</exception>
    public static void Require(IReadOnlyList<DecisionStep> steps, DecisionBook book)
    {
        const int Shown = 20;
        var known = steps.Where(step => step.Decided is not null).Select(step => step.Decided.Name).ToHashSet();
        var faults = steps.Index()
            .Select(entry => (Field: $"step[{entry.Index}]", Fault: FaultOf(entry.Item, name => known.Contains(name) || book.Find(name) is not null)))
            .Where(entry => entry.Fault.Length > 0).Take(Shown).ToList();
        if (faults.Count > 0)
            throw FederationErrors.InvalidArgument(faults);
    }

    private static string FaultOf(DecisionStep step, Func<string, bool> isKnown)
    {
        if (!DecisionName.TryParse($"decisions/{step.StepId}", out _))
            return $"step_id is '{step.StepId}', and should be as it was exported.";
        if (step.Time is null)
            return "time is missing.";
        if (step.Ended() is { } end)
            return isKnown(end.Decision) ? "" : $"it ends {end.Decision}, which is neither here nor among the steps.";
        if (step.Items() is not { Count: > 1 and <= ItemsLimit } items || items.FirstOrDefault(item => !WorkItemName.TryParse(item, out _)) is not null)
            return $"it should be about 2 to {ItemsLimit} work items, each by its resource name.";
        if (step.Decided is not { } decision)
            return "";
        if (decision.Name != $"decisions/{step.StepId}")
            return $"decided.name is '{decision.Name}', and should be decisions/{step.StepId}.";
        return decision.State != DecisionState.Current || decision.WorkItems.Count == 0 || decision.Verdict == Verdict.Unspecified || !Enum.IsDefined(decision.Verdict)
            ? "decided should hold a decision as it was made: CURRENT, with work_items and verdict."
            : "";
    }
}
