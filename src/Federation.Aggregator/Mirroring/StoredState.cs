using System.Text.Json;
using System.Text.Json.Serialization;
using Federation.Protocol.Catalog.V1;
using Federation.Replication;
using Google.Protobuf;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>How a mirror stands, as Redis holds it beside the items.</summary>
internal sealed record StoredState
{
    /// <summary>What the transaction that stored it is known by; null when there is none.</summary>
    [JsonIgnore]
    public RedisValue Commit { get; init; }

    /// <summary>Whether there is a mirror, in the format that this version reads.</summary>
    [JsonIgnore]
    public bool IsReadable { get; init; }

    /// <summary>What was last said of the registry itself, as a message.</summary>
    [JsonPropertyName("registry")]
    public byte[]? DescriptionBytes { get; init; }

    /// <inheritdoc cref="DescriptionBytes"/>
    [JsonIgnore]
    public Registry? Description { get; private init; }

    /// <summary>Epoch of the origin's store.</summary>
    public string OriginEpoch { get; init; } = "";

    /// <summary>Revision of the origin that the mirror is complete to; 0 while it is made.</summary>
    public long OriginRevision { get; init; }

    /// <summary>Nodes that the copy came through, the origin first.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>When the origin was last heard of.</summary>
    public DateTimeOffset? ContactTime { get; init; }

    /// <summary>Where the origin's keys are.</summary>
    public string KeySetUri { get; init; } = "";

    /// <summary>The origin's signed digest of just what is held; empty when there is none.</summary>
    public string SignedDigest { get; init; } = "";

    /// <summary>Whether the mirror has been whole at least once.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether what is held is what the origin signed.</summary>
    public bool IsVerified { get; init; }

    /// <summary>How many items there are, those in quarantine that count in the digest too; null once the mirror has been whole.</summary>
    public long? EntryCount { get; init; }

    /// <summary>Number of the newest snapshot, with which its items are marked.</summary>
    public int Generation { get; init; }

    /// <summary>Whether that snapshot is under way.</summary>
    public bool IsSnapshot { get; init; }

    /// <summary>How far each peer was followed.</summary>
    public IReadOnlyDictionary<string, ReplicaPosition> Positions { get; init; } = new Dictionary<string, ReplicaPosition>();

    /// <summary>Reads a state.</summary>
    public static StoredState Parse(RedisValue commit, byte[] json)
    {
        var state = JsonSerializer.Deserialize<StoredState>(json)!;
        return state with
        {
            Commit = commit,
            IsReadable = true,
            Description = state.DescriptionBytes is { } bytes ? Registry.Parser.ParseFrom(bytes) : null,
        };
    }

    /// <summary>The state as it is stored.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>The state in which the changes of a batch are taken over.</summary>
    public StoredState Begin(ReplicaBatch batch)
    {
        var isNewEpoch = string.CompareOrdinal(batch.Origin.Epoch, OriginEpoch) > 0;
        if (isNewEpoch && OriginEpoch.Length > 0 && !batch.StartsSnapshot && !batch.Repairs)
            throw new InvalidOperationException("A new epoch begins with a snapshot or a repair.");
        var state = this;
        if (isNewEpoch || batch.StartsSnapshot)
            state = state with { OriginEpoch = batch.Origin.Epoch, OriginRevision = 0, IsVerified = false };
        if (batch.StartsSnapshot || batch.Repairs)
            state = state with { Positions = state.Positions.Where(position => position.Key == batch.Peer).ToDictionary() };
        return state with
        {
            IsSnapshot = !batch.Repairs && (batch.StartsSnapshot || state.IsSnapshot),
            Generation = state.Generation + (batch.StartsSnapshot ? 1 : 0),
        };
    }

    /// <summary>Whether a mirror that has so many items may be in this state.</summary>
    public bool Holds(long entryCount) => EntryCount is not { } known || known == entryCount;

    /// <summary>The state once they are.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="entryCount">How many items there are then.</param>
    public StoredState End(ReplicaBatch batch, long entryCount)
    {
        var isChanged = batch.Changes.Count > 0 || batch.Quarantined.Count > 0 || batch.CaughtUp;
        var isComplete = IsComplete || batch.CaughtUp;
        var isSigned = batch.ExpectedRoot is not null || batch.SignedDigest.Length > 0;
        var positions = new Dictionary<string, ReplicaPosition>(Positions);
        if (batch.Position is { } position)
            positions[batch.Peer] = position;
        return this with
        {
            Commit = $"{Guid.NewGuid():N}",
            IsReadable = true,
            Description = batch.Description ?? Description,
            DescriptionBytes = batch.Description?.ToByteArray() ?? DescriptionBytes,
            OriginRevision = Math.Max(OriginRevision, batch.CaughtUp ? batch.Origin.Revision : 0),
            Path = batch.Origin.Path,
            ContactTime = batch.Origin.ContactTime ?? ContactTime,
            KeySetUri = batch.Origin.KeySetUri,
            SignedDigest = isSigned ? batch.SignedDigest : isChanged ? "" : SignedDigest,
            IsComplete = isComplete,
            EntryCount = isComplete ? null : entryCount,
            IsVerified = batch.ExpectedRoot is not null || (IsVerified && !isChanged),
            IsSnapshot = IsSnapshot && !batch.CaughtUp,
            Positions = positions,
        };
    }
}
