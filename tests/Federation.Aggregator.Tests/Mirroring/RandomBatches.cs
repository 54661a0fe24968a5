using Federation.Protocol.Catalog.V1;
using Federation.Replication;

namespace Federation.Aggregator.Tests.Mirroring;

/// <summary>Batches such as followers of two peers may store, in any order. The seed makes a failing run repeat.</summary>
internal sealed class RandomBatches(PlayedNode node, int seed)
{
#pragma warning disable CA5394
    private readonly Random _random = new(seed);
#pragma warning restore CA5394
    private int _epoch = 1;
    private int _tokens;

    /// <summary>A number from 0 on, below a limit.</summary>
#pragma warning disable CA5394
    public int Any(int below) => _random.Next(below);
#pragma warning restore CA5394

    /// <summary>A batch that may come when the copy is in a state.</summary>
    public ReplicaBatch Next(ReplicaState state)
    {
        var isNewEpoch = Any(20) == 0;
        _epoch += isNewEpoch ? 1 : 0;
        var kind = Any(8);
        var starts = kind == 0 || (isNewEpoch && kind < 4) || state.OriginEpoch.Length == 0;
        var repairs = !starts && (kind == 1 || isNewEpoch);
        var caughtUp = Any(3) > 0;
        return new ReplicaBatch
        {
            Peer = Any(2) == 0 ? "one" : "two",
            Changes = [.. Enumerable.Range(0, Any(6)).Select(_ => Change())],
            Quarantined = [.. Enumerable.Range(0, Any(5) == 0 ? 1 + Any(2) : 0).Select(_ => Quarantined())],
            Position = repairs && Any(2) == 0 ? null : new ReplicaPosition($"token {++_tokens}", _tokens, Any(4) == 0 ? "status = DRAFT" : ""),
            Origin = new ReplicaOrigin { Epoch = $"{_epoch:x32}", Revision = caughtUp ? Any(20) : 0, KeySetUri = Any(2) == 0 ? "" : "https://itu.example/jwks.json" },
            Description = Any(4) == 0 ? new Registry { Name = node.Registry, Title = $"Title {_tokens}" } : null,
            StartsSnapshot = starts,
            Repairs = repairs,
            CaughtUp = caughtUp,
        };
    }

    private string AnyId() => $"X.{Any(12)}";

    private WorkItemChange Change() => Any(5) switch
    {
        0 => new() { Deleted = new DeletedWorkItem { Name = node.NameOf(AnyId()), OriginRevision = 1 + Any(20) } },
        1 => new() { Unmatched = new UnmatchedWorkItem { Name = node.NameOf(AnyId()) } },
        _ => new() { WorkItem = node.Item(AnyId(), $"Title {Any(3)}", 1 + Any(20)) },
    };

    private QuarantinedItem Quarantined()
    {
        var time = DateTimeOffset.UnixEpoch.AddSeconds(++_tokens);
        if (Any(4) == 0)
            return new QuarantinedItem($"registries/iso/workItems/{Any(3)}", "one", 1, null, "it is of another registry", time);
        var item = node.Item(AnyId(), "Cannot be read", 1 + Any(20));
        return new QuarantinedItem(item.Name, "one", item.Provenance.OriginRevision, PlayedNode.EntryOf(item), "titles: a title is required", time);
    }
}
