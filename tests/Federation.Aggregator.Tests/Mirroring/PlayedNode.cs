using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.WorkItems;
using Federation.Replication;
using Google.Protobuf;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Aggregator.Tests.Mirroring;

/// <summary>A registry whose changes are asked for batch by batch, as a follower gets them from its origin.</summary>
internal sealed class PlayedNode(string registry)
{
    public const string Peer = "itu-t";

    private readonly SortedDictionary<long, (string Name, WorkItem? Item)> _changes = [];
    private readonly Dictionary<string, long> _revisions = [];
    private long _newest;
    private int _epoch = 1;

    public string Registry { get; } = registry;

    /// <summary>The items that there are now.</summary>
    public IReadOnlyDictionary<string, WorkItem> Items =>
        _changes.Values.Where(c => c.Item is not null).ToDictionary(c => c.Name, c => c.Item!);

    /// <summary>The root of their digest.</summary>
    public DigestHash Root => DigestTree.Build(Items.Values.Select(EntryOf).Order()).Root.Hash;

    private string Epoch => $"{_epoch:x32}";

    public static DigestEntry EntryOf(WorkItem item) => new(
        DigestPlace.Of(item.Name[(item.Name.LastIndexOf('/') + 1)..]),
        item.Provenance.OriginRevision,
        new DigestHash(item.Provenance.ContentHash.Span));

    public string NameOf(string id) => $"{Registry}/workItems/{id}";

    /// <summary>An item as its origin sends it. Its epoch is left out, which is the registry's and not the item's.</summary>
    public WorkItem Item(string id, string title, long revision)
    {
        var item = new WorkItem
        {
            Name = NameOf(id),
            Identifier = id,
            Titles = { new LocalizedText { LanguageCode = "en", Text = title } },
        };
        item.Provenance = new Provenance
        {
            OriginRegistry = Registry,
            OriginRevision = revision,
            ContentHash = ByteString.CopyFrom(WorkItemContent.Hash(item)),
        };
        return item;
    }

    public void Put(string id, string title) => Change(NameOf(id), Item(id, title, _newest + 1));

    public void Put(IEnumerable<string> ids)
    {
        foreach (var id in ids)
            Put(id, $"Title of {id}");
    }

    public void Delete(string id) => Change(NameOf(id), null);

    /// <summary>The store is made anew: tokens are not honoured any more, and what was deleted is forgotten.</summary>
    public void BeginEpoch()
    {
        var items = Items;
        _epoch++;
        _newest = 0;
        _changes.Clear();
        _revisions.Clear();
        foreach (var item in items.Values)
            Put(item.Identifier, item.Titles[0].Text);
    }

    /// <summary>Whether this node issued the token in its present epoch.</summary>
    public bool Honours(string token) => token.Length == 0 || token.StartsWith($"{_epoch}-", StringComparison.Ordinal);

    /// <summary>The next changes after a position; a heartbeat when there are none.</summary>
    public ReplicaBatch After(ReplicaPosition position, int limit = 1_000, bool startsSnapshot = false)
    {
        var from = startsSnapshot ? 0 : position.Revision;
        var changes = _changes.Where(c => c.Key > from).Take(limit).ToList();
        var revision = changes.Count == limit ? changes[^1].Key : _newest;
        var caughtUp = revision == _newest;
        return new ReplicaBatch
        {
            Peer = Peer,
            Changes = [.. changes.Select(c => ToChange(c.Key, c.Value.Name, c.Value.Item))],
            Position = new ReplicaPosition($"{_epoch}-{revision}", revision),
            Origin = new ReplicaOrigin { Epoch = Epoch, Revision = caughtUp ? revision : 0 },
            StartsSnapshot = startsSnapshot || position == ReplicaPosition.Start,
            CaughtUp = caughtUp,
            SignedDigest = caughtUp ? $"signed {Epoch} {revision}" : "",
            ExpectedRoot = caughtUp ? Root : null,
        };
    }

    private static WorkItemChange ToChange(long revision, string name, WorkItem? item) => item is null
        ? new WorkItemChange { Revision = revision, Deleted = new DeletedWorkItem { Name = name, OriginRevision = revision } }
        : new WorkItemChange { Revision = revision, WorkItem = item.Clone() };

    private void Change(string name, WorkItem? item)
    {
        if (_revisions.Remove(name, out var previous))
            _changes.Remove(previous);
        _revisions[name] = ++_newest;
        _changes[_newest] = (name, item);
    }
}
