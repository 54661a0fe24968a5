using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;

namespace Federation.Aggregator.Decisions;

/// <summary>What steps and decisions are about.</summary>
internal static class DecisionReading
{
    /// <summary>Whether it says what two works are to each other, and does not only steer clusters.</summary>
    internal static bool IsJudgement(this Verdict verdict) => verdict is not (Verdict.Together or Verdict.Apart);

    /// <summary>Whether items of this verdict belong into one cluster; null when it does not say.</summary>
    internal static bool? IsTogether(this Verdict verdict) => verdict switch
    {
        Verdict.Duplicate or Verdict.Adoption or Verdict.Together => true,
        Verdict.NotDuplicate or Verdict.Apart => false,
        _ => null,
    };

    /// <summary>Every item that a decision is about.</summary>
    internal static IReadOnlyCollection<string> Items(this Decision decision) => [.. decision.WorkItems, .. decision.ApartFrom];

    /// <summary>Resource name of the duplicate that the items of a decision are; empty for more than two, and where they are kept apart.</summary>
    internal static string DuplicateOfItems(this Decision decision) =>
        decision is { WorkItems: [var left, var right], ApartFrom.Count: 0 } ? DuplicateName.Of(left, right).ToString() : "";

    /// <summary>The pairs that a decision is about, each in ordinal order.</summary>
    internal static IEnumerable<(string Left, string Right)> Pairs(this Decision decision)
    {
        var pairs = decision.ApartFrom.Count > 0
            ? decision.WorkItems.SelectMany(item => decision.ApartFrom.Select(other => (item, other)))
            : decision.WorkItems.SelectMany((item, i) => decision.WorkItems.Skip(i + 1).Select(other => (item, other)));
        return pairs.Select(pair => string.CompareOrdinal(pair.item, pair.other) < 0 ? pair : (pair.other, pair.item));
    }

    /// <summary>The decision that a step ends or reopens; null when it does neither.</summary>
    internal static DecisionEnd? Ended(this DecisionStep step) => step.Undone ?? step.Reopened;

    /// <summary>The newest of the steps of a history that decided something, took it back or opened it again; null when none did.</summary>
    internal static DecisionStep? LastRuling(this IEnumerable<DecisionStep> history) => history.LastOrDefault(step => step.Decided is not null || step.Ended() is not null);

    /// <summary>The newest of the steps of a history that assigned it; null when none did.</summary>
    internal static DecisionStep? LastAssignment(this IEnumerable<DecisionStep> history) => history.LastOrDefault(step => step.Assigned is not null);

    /// <summary>The items that a step itself names.</summary>
    internal static IReadOnlyCollection<string> Items(this DecisionStep step) =>
        step.Decided?.Items() ?? step.Assigned?.WorkItems ?? step.Commented?.WorkItems ?? (IReadOnlyCollection<string>)[];

    /// <summary>Whether a step is about all of these items together.</summary>
    internal static bool Covers(this DecisionStep step, IReadOnlyList<string> items) => step.Items() is var about && items.All(about.Contains);
}
