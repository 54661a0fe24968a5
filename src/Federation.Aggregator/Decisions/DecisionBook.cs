using Federation.Matching;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Aggregator.Decisions;

/// <summary>
/// What follows from the steps: which decision holds, who sees to what, and what was done about which items. Safe for use by several
/// threads; what it gives is never changed.
/// </summary>
internal sealed class DecisionBook
{
    private readonly Lock _lock = new();
    private readonly List<DecisionStep> _steps = [];
    private readonly Dictionary<string, Decision> _decisions = [];
    private readonly Dictionary<string, List<DecisionStep>> _stepsOf = [];

    // The decision whose place another took, by the name of the other.
    private readonly Dictionary<string, string> _replaced = [];
    private ClusterRulings? _rulings;
    private Timestamp? _lastTime;

    /// <summary>All steps, in their order.</summary>
    public IReadOnlyList<DecisionStep> Steps
    {
        get
        {
            lock (_lock)
                return [.. _steps];
        }
    }

    /// <summary>All decisions, in no particular order.</summary>
    public IReadOnlyList<Decision> Decisions
    {
        get
        {
            lock (_lock)
                return [.. _decisions.Values];
        }
    }

    /// <summary>Time of the newest step; null when there is none.</summary>
    public Timestamp? LastTime
    {
        get
        {
            lock (_lock)
                return _lastTime;
        }
    }

    /// <summary>
    /// Takes over steps, each at its time: one that comes from elsewhere and is older than what is known changes nothing that was done
    /// since, so that two aggregators that exchange theirs come to the same. What they say of decisions that are not known is left.
    /// </summary>
    /// <returns>Resource names of the items that they are about.</returns>
    public IReadOnlySet<string> Apply(IEnumerable<DecisionStep> steps)
    {
        lock (_lock)
        {
            _rulings = null;
            var added = InTime(steps);
            if (added.Exists(step => _lastTime is { } last && step.Time < last))
            {
                added = InTime(_steps.Concat(added));
                _steps.Clear();
                _decisions.Clear();
                _stepsOf.Clear();
                _replaced.Clear();
            }

            return added.SelectMany(Apply).ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>The decision of a name; null when there is none.</summary>
    public Decision? Find(string name)
    {
        lock (_lock)
            return _decisions.GetValueOrDefault(name);
    }

    /// <summary>What people have done about items together.</summary>
    public Review ReviewOf(params IReadOnlyList<string> items)
    {
        lock (_lock)
        {
            if (!_stepsOf.TryGetValue(items[0], out var steps))
                return Review.None;
            var about = steps.Where(step => step.Covers(items)).ToList();
            return new Review(
                about.Select(DecisionOf).LastOrDefault(decision => decision is { State: DecisionState.Current or DecisionState.Reopened } && decision.Verdict.IsJudgement()),
                about.LastOrDefault(step => step.Assigned is not null)?.Assigned.Assignee ?? "");
        }
    }

    /// <summary>The steps about two or more of the items, the oldest first, with those that ended a decision about them.</summary>
    public IReadOnlyList<DecisionStep> HistoryOf(IReadOnlyCollection<string> items)
    {
        lock (_lock)
        {
            var about = items.SelectMany(item => _stepsOf.GetValueOrDefault(item) ?? []).ToHashSet();
            return [.. _steps.Where(step => about.Contains(step) && ItemsOf(step).Count(items.Contains) > 1)];
        }
    }

    /// <summary>The decisions about an item that hold.</summary>
    public IReadOnlyList<Decision> CurrentAbout(string item)
    {
        lock (_lock)
        {
            return _stepsOf.TryGetValue(item, out var steps)
                ? [.. steps.Where(step => step.Decided is not null).Select(DecisionOf).OfType<Decision>().Where(decision => decision.State == DecisionState.Current)]
                : [];
        }
    }

    /// <summary>Resource names of the items of a duplicate that was once decided; null when it never was.</summary>
    public IReadOnlyList<string>? ItemsOf(string duplicate)
    {
        lock (_lock)
            return _decisions.Values.FirstOrDefault(decision => decision.Duplicate == duplicate)?.WorkItems;
    }

    /// <summary>Which items the decisions that hold put into one cluster, and which they keep apart; of two about a pair the newer counts.</summary>
    public ClusterRulings Rulings()
    {
        lock (_lock)
            return _rulings ??= MakeRulings();
    }

    private ClusterRulings MakeRulings()
    {
        Dictionary<(string, string), bool> together = [];
        var current = _steps.Where(step => step.Decided is not null).Select(DecisionOf).OfType<Decision>()
            .Where(decision => decision.State is DecisionState.Current or DecisionState.Reopened);
        foreach (var decision in current)
        {
            if (decision.Verdict.IsTogether() is not { } verdict)
                continue;
            foreach (var pair in decision.Pairs())
                together[pair] = verdict;
        }

        return new([.. together.Where(pair => pair.Value).Select(pair => pair.Key)], [.. together.Where(pair => !pair.Value).Select(pair => pair.Key)]);
    }

    // Steps of one time stay as they are, and nothing ends a decision before it was made.
    private static List<DecisionStep> InTime(IEnumerable<DecisionStep> steps)
    {
        var all = steps.ToList();
        var made = all.Where(step => step.Decided is not null).ToDictionary(step => step.Decided.Name, step => step.Time);
        return [.. all.OrderBy(step => step.Ended() is { } ended && made.TryGetValue(ended.Decision, out var time) && time > step.Time ? time : step.Time)];
    }

    private Decision? DecisionOf(DecisionStep step) => step.Decided is { } decided ? _decisions.GetValueOrDefault(decided.Name) : null;

    private IReadOnlyCollection<string> Apply(DecisionStep step)
    {
        var ended = step.Ended();
        if (ended is not null && !_decisions.ContainsKey(ended.Decision))
            return [];
        if (step.Decided is not null)
            Decide(step);
        else if (ended is not null)
            End(step, ended);
        var items = ItemsOf(step);
        _steps.Add(step);
        _lastTime = _lastTime is { } last && last > step.Time ? last : step.Time;
        foreach (var item in items)
            (_stepsOf.TryGetValue(item, out var steps) ? steps : _stepsOf[item] = []).Add(step);
        return items;
    }

    private IReadOnlyCollection<string> ItemsOf(DecisionStep step) =>
        step.Ended() is { } ended ? _decisions[ended.Decision].Items() : step.Items();

    private void Decide(DecisionStep step)
    {
        var decision = step.Decided;
        foreach (var former in CurrentlyAboutSame(decision))
        {
            _replaced[decision.Name] = former.Name;
            Settle(former, DecisionState.Replaced, "It was decided again.", step);
        }

        _decisions[decision.Name] = decision;
    }

    private List<Decision> CurrentlyAboutSame(Decision decision) =>
        [.. (_stepsOf.GetValueOrDefault(decision.WorkItems[0]) ?? []).Select(DecisionOf).OfType<Decision>()
            .Where(former => former.State is DecisionState.Current or DecisionState.Reopened
                && former.Verdict.IsJudgement() == decision.Verdict.IsJudgement()
                && former.WorkItems.Equals(decision.WorkItems) && former.ApartFrom.Equals(decision.ApartFrom))];

    private void End(DecisionStep step, DecisionEnd end)
    {
        var decision = _decisions[end.Decision];
        if (step.Undone is null)
        {
            Settle(decision, DecisionState.Reopened, end.Reason, step);
            return;
        }

        Settle(decision, DecisionState.Undone, end.Reason, step);
        if (_replaced.Remove(decision.Name, out var former) && _decisions[former].State == DecisionState.Replaced)
            Settle(_decisions[former], DecisionState.Current, "", null);
    }

    private void Settle(Decision decision, DecisionState state, string reason, DecisionStep? step)
    {
        var settled = decision.Clone();
        (settled.State, settled.StateReason) = (state, reason);
        (settled.StateAuthor, settled.StateTime) = (step?.Author, step?.Time);
        _decisions[decision.Name] = settled;
    }
}
