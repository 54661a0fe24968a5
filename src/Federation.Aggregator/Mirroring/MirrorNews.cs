using Federation.Protocol.Catalog.V1;
using Federation.Replication;

namespace Federation.Aggregator.Mirroring;

/// <summary>Tells the observer of a mirror what changed in it, once Redis has it.</summary>
/// <param name="registry">Resource name of the registry.</param>
/// <param name="observer">Who is told; null when nobody wants to know.</param>
/// <param name="held">What the mirror holds.</param>
internal sealed class MirrorNews(string registry, IMirrorObserver? observer, HeldEntries held)
{
    /// <summary>Whether somebody wants to know.</summary>
    public bool IsWanted => observer is not null;

    /// <summary>Tells what a batch did.</summary>
    public Task TellAsync(ReplicaBatch batch, MirrorEdits edits, CancellationToken cancellationToken)
    {
        if (observer is null)
            return Task.CompletedTask;
        var changes = edits.All.Where(edit => edit.IsChange).ToList();
        return observer.ObserveAsync(
            new MirrorChange
            {
                Registry = registry,
                Stored = Read(changes.Select(edit => edit.Item).OfType<WorkItem>()),
                Removed = [.. changes.Where(edit => edit is { Item: null, Before.IsQuarantined: false }).Select(edits.NameOf)],
                Holds = edits.EndsSnapshot ? Holds : null,
                CaughtUp = batch.CaughtUp,
            },
            cancellationToken);
    }

    /// <summary>Tells some of the items that were there already; others follow.</summary>
    public Task TellFoundAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken) =>
        observer?.ObserveAsync(new MirrorChange { Registry = registry, Stored = Read(items) }, cancellationToken) ?? Task.CompletedTask;

    /// <summary>Tells the last of the items that were there already; none where there is nothing.</summary>
    /// <param name="items">The items.</param>
    /// <param name="isWhole">Whether the mirror holds all of the registry, so that what it does not hold is gone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task TellAllFoundAsync(IReadOnlyList<WorkItem> items, bool isWhole, CancellationToken cancellationToken) =>
        observer?.ObserveAsync(
            new MirrorChange { Registry = registry, Stored = Read(items), Holds = isWhole ? Holds : null, CaughtUp = true }, cancellationToken)
        ?? Task.CompletedTask;

    private static IReadOnlyList<StoredItem> Read(IEnumerable<WorkItem> items) => [.. items.Select(StoredItem.Of)];

    private bool Holds(string name) => held.Contains(MirrorHash.KeyOf(name));
}
