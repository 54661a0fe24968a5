using System.Collections.Immutable;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Replication.Tests;

/// <summary>What a <c>MemoryReplica</c> holds at one moment. Immutable, so that a batch is taken over as a whole or not at all.</summary>
internal sealed record MemoryCopy
{
    public ReplicaState State { get; init; } = ReplicaState.Empty;

    public ImmutableDictionary<string, WorkItem> Items { get; init; } = ImmutableDictionary<string, WorkItem>.Empty;

    public ImmutableDictionary<string, QuarantinedItem> Quarantine { get; init; } = ImmutableDictionary<string, QuarantinedItem>.Empty;

    /// <summary>The items that changed, in their order: what subscribers are told.</summary>
    public ImmutableList<string> Events { get; init; } = [];

    public string SignedDigest { get; init; } = "";

    // What the snapshot under way has contained; null when none is.
    private ImmutableHashSet<string>? Snapshot { get; init; }

    public IEnumerable<ReplicaEntry> Entries => Items.Values.Select(EntryOf)
        .Concat(Quarantine.Values.Where(q => q.Entry is not null).Select(q => new ReplicaEntry(q.Name, q.Entry!.Value)))
        .OrderBy(entry => entry.Entry);

    public DigestTree Tree => DigestTree.Build(Entries.Select(entry => entry.Entry));

    public static ReplicaEntry EntryOf(WorkItem item) => new(
        item.Name,
        new DigestEntry(
            DigestPlace.Of(WorkItemName.Parse(item.Name).Id),
            item.Provenance.OriginRevision,
            new DigestHash(item.Provenance.ContentHash.Span)));

    /// <summary>The copy after a batch.</summary>
    public MemoryCopy After(ReplicaBatch batch)
    {
        var copy = Begin(batch);
        foreach (var change in batch.Changes.Select(change => change.Message))
            copy = copy.After(change, batch.Repairs);
        foreach (var item in batch.Quarantined)
            copy = copy.After(item);
        if (batch.CaughtUp && copy.Snapshot is { } met)
            copy = copy.Without([.. copy.Items.Keys.Concat(copy.Quarantine.Keys).Where(name => !met.Contains(name))]) with { Snapshot = null };
        return copy.End(batch);
    }

    private MemoryCopy Begin(ReplicaBatch batch)
    {
        var state = State;
        var isNewEpoch = string.CompareOrdinal(batch.Origin.Epoch, state.OriginEpoch) > 0;
        if (isNewEpoch && state.OriginEpoch.Length > 0 && !batch.StartsSnapshot && !batch.Repairs)
            throw new InvalidOperationException("A new epoch begins with a snapshot or a repair.");
        if (isNewEpoch || batch.StartsSnapshot)
            state = state with { OriginEpoch = batch.Origin.Epoch, OriginRevision = 0, IsVerified = false };
        if (batch.StartsSnapshot || batch.Repairs)
            state = state with { Positions = state.Positions.Where(p => p.Key == batch.Peer).ToDictionary() };
        return this with { State = state, Snapshot = batch.Repairs ? null : batch.StartsSnapshot ? [] : Snapshot };
    }

    private MemoryCopy After(WorkItemChange change, bool repairs) => change.ChangeCase switch
    {
        WorkItemChange.ChangeOneofCase.WorkItem => After(change.WorkItem, repairs),
        WorkItemChange.ChangeOneofCase.Deleted when RevisionOf(change.Deleted.Name) > change.Deleted.OriginRevision && IsSettled => this,
        WorkItemChange.ChangeOneofCase.Deleted => Without(change.Deleted.Name),
        _ => Without(change.Unmatched.Name),
    };

    private MemoryCopy After(WorkItem item, bool repairs)
    {
        var met = this with { Snapshot = Snapshot?.Add(item.Name) };
        var held = RevisionOf(item.Name);
        var revision = item.Provenance.OriginRevision;
        var isSame = Items.TryGetValue(item.Name, out var before) && EntryOf(before) == EntryOf(item);
        var isOld = IsSettled && (revision < held || (!repairs && (revision == held || (held == 0 && revision <= State.OriginRevision))));
        return isSame || isOld ? met : met with
        {
            Items = Items.SetItem(item.Name, item),
            Quarantine = Quarantine.Remove(item.Name),
            Events = Events.Add(item.Name),
        };
    }

    private MemoryCopy After(QuarantinedItem item) => Without(item.Name) with
    {
        Quarantine = Quarantine.SetItem(item.Name, item),
        Snapshot = Snapshot?.Add(item.Name),
    };

    private MemoryCopy Without(params IReadOnlyCollection<string> names) => this with
    {
        Items = Items.RemoveRange(names),
        Quarantine = Quarantine.RemoveRange(names),
        Events = Events.AddRange(names.Where(Items.ContainsKey)),
        Snapshot = Snapshot?.Except(names),
    };

    private MemoryCopy End(ReplicaBatch batch)
    {
        var changed = batch.Changes.Count > 0 || batch.Quarantined.Count > 0 || batch.CaughtUp;
        if (batch.ExpectedRoot is { } expected && Tree.Root.Hash is var actual && actual != expected)
            throw new DigestMismatchException(expected, actual);
        var positions = new Dictionary<string, ReplicaPosition>(State.Positions);
        if (batch.Position is not null)
            positions[batch.Peer] = batch.Position;
        return this with
        {
            SignedDigest = batch.ExpectedRoot is not null || batch.SignedDigest.Length > 0 ? batch.SignedDigest : changed ? "" : SignedDigest,
            State = State with
            {
                Description = batch.Description ?? State.Description,
                OriginRevision = Math.Max(State.OriginRevision, batch.CaughtUp ? batch.Origin.Revision : 0),
                ItemCount = Items.Count + Quarantine.Count,
                QuarantinedCount = Quarantine.Count,
                IsComplete = State.IsComplete || batch.CaughtUp,
                IsVerified = batch.ExpectedRoot is not null || (State.IsVerified && !changed),
                KeySetUri = batch.Origin.KeySetUri,
                Positions = positions,
            },
        };
    }

    private bool IsSettled => State.OriginRevision > 0;

    private long RevisionOf(string name) => Items.TryGetValue(name, out var item)
        ? item.Provenance.OriginRevision
        : Quarantine.GetValueOrDefault(name)?.Revision ?? 0;
}
