using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Sync;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Replication;

/// <summary>One walk of a <see cref="RegistryRepair"/>, and what it mends on the way.</summary>
internal sealed class RepairRun(
    RegistryRepair repair,
    ReachedPeer connection,
    GetDigestResponse response,
    DigestStatement? statement,
    bool isPinned)
{
    // Items of one batch, and entries that wait to be dropped: they bound what a repair holds.
    private const int FetchLimit = 500;
    private const int DropLimit = 50_000;

    private readonly Digest _digest = response.Digest;
    private readonly List<ReplicaEntry> _toFetch = [];
    private readonly List<DigestEntry> _toDrop = [];
    private RepairResult _result = new()
    {
        Revision = response.Digest.Revision,
        Root = new RemoteDigestSource(repair.Catalog, response.Digest, isPinned).Root,
        Statement = statement,
    };

    // A copy that is not complete in this epoch has nothing that could be newer.
    private bool IsSettled => connection.State.OriginRevision > 0 && connection.State.OriginEpoch == _digest.Epoch;

    internal async Task<RepairResult> MendAsync(CancellationToken cancellationToken)
    {
        var held = await repair.Replica.ReadDigestAsync(cancellationToken).ConfigureAwait(false);
        var walk = new DigestWalk(new RemoteDigestSource(repair.Catalog, _digest, isPinned), new ReplicaDigestSource(held));
        await foreach (var difference in walk.DifferencesAsync(cancellationToken).ConfigureAwait(false))
        {
            Plan(difference);
            if (_toFetch.Count == FetchLimit)
                await ApplyAsync(await FetchAsync(cancellationToken).ConfigureAwait(false), isLast: false, cancellationToken).ConfigureAwait(false);
            if (_toDrop.Count == DropLimit)
                await DropAsync(held, cancellationToken).ConfigureAwait(false);
        }

        await DropAsync(held, cancellationToken).ConfigureAwait(false);
        await ApplyAsync(await FetchAsync(cancellationToken).ConfigureAwait(false), isLast: true, cancellationToken).ConfigureAwait(false);
        return _result;
    }

    private void Plan(DigestDifference difference)
    {
        switch (difference)
        {
            case { There: { } there, Here: { } here } when IsSettled && there.Entry.Revision < here.Entry.Revision:
                _result = _result with { Newer = _result.Newer + 1 };
                break;
            case { There: { } there, Here: null } when WasDeletedHere(there.Entry):
                _result = _result with { Newer = _result.Newer + 1 };
                break;
            case { There: null, Here: { } here } when IsSettled && here.Entry.Revision > _digest.Revision:
                _result = _result with { Newer = _result.Newer + 1 };
                break;
            case { There: { } there, Here: null }:
                _result = _result with { MissingHere = _result.MissingHere + 1 };
                _toFetch.Add(there);
                break;
            case { There: { } there, Here: { } here }:
                var isNewer = there.Entry.Revision > here.Entry.Revision;
                _result = _result with { Different = _result.Different + 1, Contradicted = _result.Contradicted + (isNewer ? 0 : 1) };
                _toFetch.Add(there);
                break;
            case { Here: { } here }:
                _result = _result with { MissingThere = _result.MissingThere + 1, Contradicted = _result.Contradicted + 1 };
                _toDrop.Add(here.Entry);
                break;
        }
    }

    private bool WasDeletedHere(DigestEntry entry) =>
        IsSettled && _digest.Revision < connection.State.OriginRevision && entry.Revision <= connection.State.OriginRevision;

    private async Task<CheckedChanges> FetchAsync(CancellationToken cancellationToken)
    {
        List<EncodedChange> changes = [];
        List<QuarantinedItem> quarantined = [];
        var waiting = new Queue<ReplicaEntry>(_toFetch);
        _toFetch.Clear();
        while (waiting.Count > 0)
        {
            var got = await repair.Catalog.BatchGetAsync(_digest.Registry, waiting.Select(entry => entry.Name), cancellationToken)
                .ConfigureAwait(false);
            var items = got.WorkItems.ToDictionary(item => item.Name, StringComparer.Ordinal);
            var missing = got.Missing.ToHashSet(StringComparer.Ordinal);
            var before = waiting.Count;
            while (waiting.TryPeek(out var entry) && (items.ContainsKey(entry.Name) || missing.Contains(entry.Name)))
            {
                waiting.Dequeue();
                if (items.TryGetValue(entry.Name, out var item))
                    changes.Add(new WorkItemChange { Revision = entry.Entry.Revision, WorkItem = item });
                else
                    quarantined.Add(Withheld(entry));
                Match(entry, item);
            }

            if (waiting.Count == before)
                throw new PeerFaultException($"It answers nothing for {waiting.Peek().Name}.");
        }

        var good = repair.Check.Check(changes, connection.Peer.IsOrigin);
        return good with { Quarantined = [.. good.Quarantined, .. quarantined] };
    }

    // An item whose hash is right is what its entry says, unless it has moved on.
    private void Match(ReplicaEntry entry, WorkItem? item)
    {
        if (item?.Provenance is not { } provenance || provenance.ContentHash.Length != DigestHash.Length)
            return;
        if (provenance.OriginRevision > entry.Entry.Revision)
            _result = _result with { Moved = _result.Moved + 1 };
        else if (ChangeCheck.EntryOf(item) != entry.Entry)
            throw new AlteredCopyException("An item is not what the digest says.", [entry.Name]);
    }

    // A mirror counts what it has in quarantine, and does not serve it: nor is it anything here, but counted.
    private QuarantinedItem Withheld(ReplicaEntry entry) => new(
        entry.Name, repair.Route.Peer, entry.Entry.Revision, entry.Entry, "the peer counts it in its digest and does not serve it", repair.Time.GetUtcNow());

    private async Task DropAsync(IReplicaDigest held, CancellationToken cancellationToken)
    {
        if (_toDrop.Count == 0)
            return;
        var named = await held.FindNamesAsync(_toDrop, cancellationToken).ConfigureAwait(false);
        _toDrop.Clear();
        foreach (var part in named.Chunk(FetchLimit))
        {
            var changes = part.Select(entry => (EncodedChange)new WorkItemChange
            {
                Deleted = new DeletedWorkItem { Name = entry.Name, OriginEpoch = _digest.Epoch, OriginRevision = _digest.Revision },
            });
            await ApplyAsync(CheckedChanges.None with { Changes = [.. changes] }, isLast: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task ApplyAsync(CheckedChanges changes, bool isLast, CancellationToken cancellationToken)
    {
        var isState = isLast && isPinned && _result.IsExact;
        return repair.Replica.ApplyAsync(
            new ReplicaBatch
            {
                Peer = repair.Route.Peer,
                Changes = changes.Changes,
                Quarantined = changes.Quarantined,
                Position = isLast ? new ReplicaPosition(response.SyncToken, connection.Description.Revision) : null,
                Origin = connection.Peer.ToOrigin(isLast, _digest.Revision, connection.KeySetUri),
                Description = connection.Description,
                Repairs = true,
                CaughtUp = isLast,
                SignedDigest = isState ? response.SignedDigest : "",
                ExpectedRoot = isState ? statement?.Root : null,
            },
            cancellationToken);
    }
}
