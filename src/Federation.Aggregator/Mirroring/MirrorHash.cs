using Federation.Protocol.Catalog.V1;
using Federation.Replication;
using Google.Protobuf;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// How the mirror of a registry lies in Redis: one hash, a field for each work item, and beside them the fields of its state.
/// </summary>
/// <remarks>
/// One key and no more, so that whatever Redis loses, by a flush or by eviction, it loses items and state together. The key
/// carries the registry as its hash tag: other keys of the registry would share its slot in a Redis Cluster.
/// </remarks>
internal sealed class MirrorHash(string keyPrefix, string registry)
{
    // The first character of the state's fields, which no work-item id contains (AIP-122).
    private const char StateMark = '@';
    private const int CurrentFormat = 2;

    private static readonly RedisValue _formatField = "@format";
    private static readonly RedisValue _tokenField = "@token";
    private static readonly RedisValue _revisionField = "@revision";
    private static readonly RedisValue _progressField = "@progress";
    private static readonly RedisValue _descriptionField = "@registry";
    private static readonly RedisValue _peerField = "@peer";
    private static readonly RedisValue _filterField = "@filter";
    private static readonly RedisValue _epochField = "@epoch";
    private static readonly RedisValue _originRevisionField = "@originRevision";
    private static readonly RedisValue _keySetField = "@keySet";

    private readonly string _namePrefix = $"{registry}/workItems/";

    /// <summary>The key of the hash.</summary>
    public RedisKey Key { get; } = $"{keyPrefix}{{{registry[(registry.LastIndexOf('/') + 1)..]}}}:mirror";

    /// <summary>The fields of the state, as <see cref="Parse"/> wants them.</summary>
    public static RedisValue[] StateFields { get; } =
    [
        _formatField, _tokenField, _revisionField, _progressField, _descriptionField,
        _peerField, _filterField, _epochField, _originRevisionField, _keySetField,
    ];

    /// <summary>Reads the state from the values of <see cref="StateFields"/>.</summary>
    public static StoredState Parse(RedisValue[] values) => values[1].IsNull || values[0] != CurrentFormat
        ? new StoredState { Token = values[1], IsReadable = false, Position = ReplicaPosition.Start }
        : new StoredState
        {
            Token = values[1],
            IsReadable = true,
            Position = new ReplicaPosition(values[1]!, (long)values[2], values[6]!),
            Peer = values[5]!,
            OriginEpoch = values[7]!,
            OriginRevision = (long)values[8],
            KeySetUri = values[9]!,
            Progress = (MirrorProgress)(int)values[3],
            Description = values[4].IsNullOrEmpty ? null : Registry.Parser.ParseFrom((byte[])values[4]!),
        };

    /// <summary>The fields that hold a state.</summary>
    public static HashEntry[] Write(StoredState state) =>
    [
        new(_formatField, CurrentFormat),
        new(_tokenField, state.Position.SyncToken),
        new(_revisionField, state.Position.Revision),
        new(_progressField, (int)state.Progress),
        new(_descriptionField, state.Description?.ToByteArray() ?? RedisValue.EmptyString),
        new(_peerField, state.Peer),
        new(_filterField, state.Position.Filter),
        new(_epochField, state.OriginEpoch),
        new(_originRevisionField, state.OriginRevision),
        new(_keySetField, state.KeySetUri),
    ];

    /// <summary>Holds when nobody has written since the state was read that had <paramref name="token"/>.</summary>
    public Condition StillAt(RedisValue token) =>
        token.IsNull ? Condition.HashNotExists(Key, _tokenField) : Condition.HashEqual(Key, _tokenField, token);

    /// <summary>The field of a work item.</summary>
    public RedisValue FieldOf(string workItemName) => workItemName[_namePrefix.Length..];

    /// <summary>The field of a work item, with the item.</summary>
    public HashEntry Write(string workItemName, WorkItem item) => new(FieldOf(workItemName), item.ToByteArray());

    /// <summary>The resource name of the work item in a field; null when the field belongs to the state.</summary>
    public string? NameOf(RedisValue field)
    {
        var text = (string)field!;
        return text.StartsWith(StateMark) ? null : _namePrefix + text;
    }
}
