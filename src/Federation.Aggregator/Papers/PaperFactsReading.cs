using Federation.Aggregator.Decisions;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Proposals;
using Federation.Aggregator.Reading;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Papers;

/// <summary>Gathers what a paper is made from.</summary>
internal sealed class PaperFactsReading(MirroredWorkItems items, DuplicateIndex duplicates, DecisionBook decisions, AnswerBases bases, TimeProvider time)
{
    /// <summary>Gathers it for a period and the items that pass a filter, null for all.</summary>
    public async Task<PaperFacts> ReadAsync(PaperPeriod period, Func<WorkItem, bool>? filter, CancellationToken cancellationToken)
    {
        // Looking at every item is work of the processor, done on a thread that waits for Redis in between.
        var scope = await Task.Run(
            () => items.ReadAll(cancellationToken).Where(item => filter?.Invoke(item) != false)
                .Select(item => (Item: Slim(item), Progress: WorkProgressReading.Of(item, period))).ToList(),
            cancellationToken).ConfigureAwait(false);
        var names = scope.Select(entry => entry.Item.Name).ToHashSet(StringComparer.Ordinal);
        var snapshot = await duplicates.ListAsync(cancellationToken).ConfigureAwait(false);
        var scale = new PriorityScale(snapshot, time.GetUtcNow());
        var open = snapshot.Pairs
            .Where(pair => pair.Review.State != ReviewState.Decided && (pair.DeclaredRelation() == RelationType.Unspecified || pair.Match.IsBareClaim) && IsInScope(pair))
            .OrderByDescending(scale.Of).ThenBy(pair => pair.Name, StringComparer.Ordinal).ToList();
        var made = decisions.Decisions
            .Where(decision => decision.State == DecisionState.Current && decision.Verdict.IsJudgement()
                && period.Holds(decision.CreateTime.ToDateTimeOffset()) && decision.Items().Any(names.Contains))
            .OrderBy(decision => decision.CreateTime.ToDateTimeOffset()).ThenBy(decision => decision.Name, StringComparer.Ordinal).ToList();
        var decided = await items.FindAsync([.. made.SelectMany(decision => decision.Items()).Distinct()], cancellationToken).ConfigureAwait(false);
        return new PaperFacts
        {
            Items = [.. scope.Where(entry => entry.Progress != WorkProgress.None).OrderBy(entry => entry.Item.Name, StringComparer.Ordinal)],
            ScopeSize = scope.Count,
            Found = [.. open.Where(pair => period.Holds(pair.DetectTime))],
            Open = open,
            Decisions = [.. made.Select(decision => (decision, (IReadOnlyList<ReportedItem>)[.. decision.Items().Where(decided.ContainsKey).Select(name => ReportedItem.Of(decided[name]))]))],
            Bases = bases.List(),
        };

        bool IsInScope(DuplicatePair pair) => names.Contains(pair.Left.Name) || names.Contains(pair.Right.Name);
    }

    // Of the very many only what is told is kept.
    private static WorkItem Slim(WorkItem item)
    {
        item.Source = null;
        item.Abstracts.Clear();
        return item;
    }
}
