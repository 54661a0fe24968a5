using Federation.Aggregator.Duplicates;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Microsoft.Extensions.Hosting;

namespace Federation.Aggregator.Watch;

/// <summary>
/// Brings what happens to duplicates to the journal, which makes events of it where it is news, and makes events of what people decide
/// about them. Two registries are first compared as a whole, once the mirrors of both are complete, and then change by change.
/// </summary>
internal sealed class DuplicateNews(DuplicateIndex index, ItemNews items, EventLog log, EventJournal journal, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A watch ends where changes come too fast, as they may in a first mirror; what was missed is compared by the next.
        while (log.IsKept)
        {
            using var watch = await index.WatchAsync(stoppingToken).ConfigureAwait(false);
            await FollowAsync(watch, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(DuplicateWatch watch, CancellationToken cancellationToken)
    {
        HashSet<(string Left, string Right)> compared = [];
        var more = watch.Changes.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            var completed = items.Completed;
            await CompareAsync(compared, cancellationToken).ConfigureAwait(false);
            if (await Task.WhenAny(more, completed).ConfigureAwait(false) == completed)
                continue;
            if (!await more.ConfigureAwait(false))
                return;
            while (watch.Changes.TryRead(out var change))
                await NoteAsync(change, compared, cancellationToken).ConfigureAwait(false);
            more = watch.Changes.WaitToReadAsync(cancellationToken).AsTask();
        }
    }

    private async Task CompareAsync(HashSet<(string Left, string Right)> compared, CancellationToken cancellationToken)
    {
        var complete = items.Complete;
        var fresh = complete.SelectMany(left => complete.Where(right => string.CompareOrdinal(left, right) < 0).Select(right => (Left: left, Right: right))).Except(compared).ToList();
        if (fresh.Count == 0)
            return;
        var pairs = (await index.ListAsync(cancellationToken).ConfigureAwait(false)).Pairs.ToLookup(RegistriesOf);
        foreach (var registries in fresh)
        {
            var found = pairs[registries].Select(pair => About(pair, WatchEventKind.DuplicateFound)).ToList();
            await journal.AddAsync(new DuplicateReading(registries.Left, registries.Right, time.GetUtcNow(), found, [], true), cancellationToken).ConfigureAwait(false);
            compared.Add(registries);
        }
    }

    private async Task NoteAsync(DuplicateChange change, HashSet<(string Left, string Right)> compared, CancellationToken cancellationToken)
    {
        if (change is ({ Review: var before }, { } pair))
        {
            if (before.Decision != pair.Review.Decision && ReadDecision(before.Decision, pair) is { } happened)
                await journal.AddAsync(happened, cancellationToken).ConfigureAwait(false);
            return;
        }

        var registries = RegistriesOf((change.After ?? change.Before)!);
        if (!compared.Contains(registries))
            return;
        var reading = new DuplicateReading(
            registries.Left,
            registries.Right,
            time.GetUtcNow(),
            change.After is { } found ? [About(found, WatchEventKind.DuplicateFound)] : [],
            change.Before is { } gone ? [gone.Name] : [],
            false);
        await journal.AddAsync(reading, cancellationToken).ConfigureAwait(false);
    }

    private static WatchEvent? ReadDecision(Decision? before, DuplicatePair pair)
    {
        var isDecided = pair.Review.Decision is { State: DecisionState.Current };
        if (!isDecided && before is not { State: DecisionState.Current })
            return null;
        var happened = About(pair, isDecided ? WatchEventKind.DuplicateDecided : WatchEventKind.DuplicateReopened);
        happened.Verdict = (pair.Review.Decision ?? before)!.Verdict;
        return happened;
    }

    private static (string Left, string Right) RegistriesOf(DuplicatePair pair)
    {
        var (left, right) = (new RegistryName(pair.Left.Registry).ToString(), new RegistryName(pair.Right.Registry).ToString());
        return string.CompareOrdinal(left, right) < 0 ? (left, right) : (right, left);
    }

    private static WatchEvent About(DuplicatePair pair, WatchEventKind kind) => new()
    {
        Kind = kind,
        Items = { WatchedItems.Of(pair.Left), WatchedItems.Of(pair.Right) },
        Duplicate = pair.Name,
        Score = pair.Match.Score,
    };
}
