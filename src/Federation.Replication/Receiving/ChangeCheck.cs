using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using Federation.Protocol.Sync;
using Federation.Protocol.WorkItems;
using Google.Protobuf;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Replication;

/// <summary>Looks at what a peer sends, change by change, before anything is made of it. Safe for use by several threads.</summary>
internal sealed class ChangeCheck(RegistryRoute route, TimeProvider time)
{
    private const int LongestName = 300;
    private const string NotHere = "the name is none of a work item of this registry";

    private readonly string _namePrefix = $"{route.Registry}/workItems/";
    private readonly EncodedItemCheck _written = new(RegistryName.Parse(route.Registry));

    /// <summary>Parts what can be taken over from what cannot.</summary>
    /// <param name="changes">What was sent.</param>
    /// <param name="isOrigin">Whether the peer is the origin. Anybody else who sends an item that is not what its hash says has altered it.</param>
    /// <exception cref="AlteredCopyException">The peer altered items.</exception>
    /// <exception cref="PeerFaultException">What it sent is no change.</exception>
    /// <exception cref="UnknownChangeException">It is a change of a kind that is not known.</exception>
    internal CheckedChanges Check(IReadOnlyList<EncodedChange> changes, bool isOrigin)
    {
        if (changes.Count == 0)
            return CheckedChanges.None;
        List<EncodedChange> good = new(changes.Count);
        List<QuarantinedItem> bad = [];
        List<string> altered = [];
        var items = 0;
        var isRight = FindRight(changes);
        foreach (var (i, change) in changes.Index())
        {
            if (change.HasItem)
                items++;
            var isAltered = false;
            if (isRight[i] || Fault(change, isOrigin, out isAltered) is not { } fault)
                good.Add(change);
            else if (isAltered && !isOrigin)
                altered.Add(fault.Name);
            else
                bad.Add(fault);
        }

        return altered.Count == 0
            ? new CheckedChanges(good, bad, items)
            : throw new AlteredCopyException("Items do not have the content that their hashes stand for.", altered);
    }

    /// <summary>The entry of an item that was checked.</summary>
    internal static DigestEntry EntryOf(WorkItem item) => new(
        DigestPlace.Of(item.Name[(item.Name.LastIndexOf('/') + 1)..]),
        item.Provenance.OriginRevision,
        new DigestHash(item.Provenance.ContentHash.Span));

    /// <summary>Whether a name may be that of an item of the registry.</summary>
    internal bool IsHere(string name) =>
        name.StartsWith(_namePrefix, StringComparison.Ordinal) && WorkItemName.IsValidId(name[_namePrefix.Length..]);

    // Nearly all items are right, and no message need be made of them to see it. Hashes are had for many at a time, which costs a third.
    private bool[] FindRight(IReadOnlyList<EncodedChange> changes)
    {
        var claims = new ItemClaim[changes.Count];
        var texts = new ReadOnlyMemory<byte>[2 * changes.Count];
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].Written.IsEmpty || !_written.Passes(changes[i].Written, out var item, out claims[i]))
                continue;
            changes[i].Part(item);
            (texts[2 * i], texts[(2 * i) + 1]) = (item.Content, claims[i].Id);
        }

        var hashes = new DigestHash[texts.Length];
        DigestHash.OfEach(texts, hashes);
        var isRight = new bool[changes.Count];
        for (var i = 0; i < changes.Count; i++)
        {
            var (claim, contentHash, idHash) = (claims[i], hashes[2 * i], hashes[(2 * i) + 1]);
            if (claim.Id.IsEmpty || contentHash != claim.ContentHash)
                continue;
            changes[i].Summary = new ItemSummary(claim.Id, idHash, claim.OriginRevision, contentHash);
            isRight[i] = true;
        }

        return isRight;
    }

    private QuarantinedItem? Fault(EncodedChange encoded, bool isOrigin, out bool isAltered)
    {
        isAltered = false;
        var change = MessageOf(encoded);

        // Nodes of the first release do not tell it; they serve their own registries only, so that it is the revision of the change.
        if (isOrigin && change.Deleted is { OriginRevision: 0 } untold)
            untold.OriginRevision = change.Revision;
        return change.ChangeCase switch
        {
            WorkItemChange.ChangeOneofCase.WorkItem => Fault(change.WorkItem, encoded, out isAltered),
            WorkItemChange.ChangeOneofCase.Deleted when !IsHere(change.Deleted.Name) =>
                Quarantined(change.Deleted.Name, change.Deleted.OriginRevision, null, NotHere),
            WorkItemChange.ChangeOneofCase.Deleted when change.Deleted.OriginRevision <= 0 =>
                Quarantined(change.Deleted.Name, 0, null, $"deleted.origin_revision: {change.Deleted.OriginRevision} is no revision"),
            WorkItemChange.ChangeOneofCase.Unmatched when !IsHere(change.Unmatched.Name) =>
                Quarantined(change.Unmatched.Name, 0, null, NotHere),
            WorkItemChange.ChangeOneofCase.None =>
                throw new UnknownChangeException($"Revision {change.Revision} is a change of a kind that this version does not know."),
            _ => null,
        };
    }

    private QuarantinedItem? Fault(WorkItem item, EncodedChange encoded, out bool isAltered)
    {
        isAltered = false;
        if (item.Provenance is not { } provenance)
            return Quarantined(item.Name, 0, null, "provenance: it says nothing of where it comes from");
        if (!IsHere(item.Name))
            return Quarantined(item.Name, provenance.OriginRevision, null, NotHere);
        if (provenance.ContentHash.Length != DigestHash.Length)
            return Quarantined(item.Name, provenance.OriginRevision, null, $"provenance.content_hash: it has {provenance.ContentHash.Length} bytes and not {DigestHash.Length}");
        if (provenance.OriginRevision <= 0)
            return Quarantined(item.Name, 0, null, $"provenance.origin_revision: {provenance.OriginRevision} is no revision");
        if (provenance.OriginRegistry != route.Registry)
            return Quarantined(item.Name, provenance.OriginRevision, EntryOf(item), $"provenance.origin_registry: '{provenance.OriginRegistry}' is another registry");
        if (!HasHash(encoded, new DigestHash(provenance.ContentHash.Span)))
        {
            isAltered = true;
            return Quarantined(item.Name, provenance.OriginRevision, EntryOf(item), "provenance.content_hash: it is the hash of another content");
        }

        return WorkItemValidation.Validate(item) is [var first, ..]
            ? Quarantined(item.Name, provenance.OriginRevision, EntryOf(item), first.Field.Length == 0 ? first.Reason : $"{first.Field}: {first.Reason}")
            : null;
    }

    private static WorkItemChange MessageOf(EncodedChange change)
    {
        try
        {
            _ = change.Item;
            return change.Message;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new PeerFaultException($"Revision {change.Revision} is no work item: {e.Message}", e);
        }
    }

    private static bool HasHash(EncodedChange change, DigestHash contentHash)
    {
        if (change.Item!.Value.HasHash(contentHash))
            return true;
        change.Rewrite();
        return change.Item!.Value.HasHash(contentHash);
    }

    private QuarantinedItem Quarantined(string name, long revision, DigestEntry? entry, string reason) =>
        new(name.Length <= LongestName ? name : name[..LongestName], route.Peer, revision, entry, reason, time.GetUtcNow());
}
