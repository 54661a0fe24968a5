using Federation.Aggregator.Duplicates;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Microsoft.Extensions.Hosting;

namespace Federation.Aggregator.Watch;

/// <summary>
/// Makes events of what happens to duplicates, and of what people decide about them. A duplicate that was found while the mirrors of both
/// registries first caught up is no news.
/// </summary>
internal sealed class DuplicateNews(DuplicateIndex index, ItemNews items, EventLog log, EventJournal journal) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A watch ends where changes come too fast, as they may in a first mirror; what follows is heard by the next.
        while (log.IsKept)
        {
            using var watch = await index.WatchAsync(stoppingToken).ConfigureAwait(false);
            await foreach (var change in watch.Changes.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                if (Read(change) is { } happened)
                    await journal.AddAsync(happened, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private WatchEvent? Read(DuplicateChange change) => change switch
    {
        (null, { } found) => Since(found) is { } since && found.DetectTime > since ? About(found, WatchEventKind.DuplicateFound) : null,
        ({ } gone, null) => Since(gone) is null ? null : About(gone, WatchEventKind.DuplicateGone),
        ({ Review: var before }, { } pair) when before.Decision != pair.Review.Decision => ReadDecision(before.Decision, pair),
        _ => null,
    };

    private static WatchEvent? ReadDecision(Decision? before, DuplicatePair pair)
    {
        var isDecided = pair.Review.Decision is { State: DecisionState.Current };
        if (!isDecided && before is not { State: DecisionState.Current })
            return null;
        var happened = About(pair, isDecided ? WatchEventKind.DuplicateDecided : WatchEventKind.DuplicateReopened);
        happened.Verdict = (pair.Review.Decision ?? before)!.Verdict;
        return happened;
    }

    private DateTimeOffset? Since(DuplicatePair pair) =>
        items.CaughtUpSince(RegistryOf(pair.Left)) is { } left && items.CaughtUpSince(RegistryOf(pair.Right)) is { } right
            ? left > right ? left : right
            : null;

    private static string RegistryOf(ReportedItem item) => new RegistryName(item.Registry).ToString();

    private static WatchEvent About(DuplicatePair pair, WatchEventKind kind) => new()
    {
        Kind = kind,
        Items = { WatchedItems.Of(pair.Left), WatchedItems.Of(pair.Right) },
        Duplicate = pair.Name,
        Score = pair.Match.Score,
    };
}
