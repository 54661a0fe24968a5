using System.Text;
using Federation.Replication;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// How the mirror of a registry lies in Redis: one hash, a field for each work item, and beside them the fields of its state and
/// of items in quarantine.
/// </summary>
/// <remarks>
/// One key and no more, so that whatever Redis loses, by a flush or by eviction, it loses items and state together. The key
/// carries the registry as its hash tag: other keys of the registry would share its slot in a Redis Cluster.
/// </remarks>
internal sealed class MirrorHash(string keyPrefix, string registry)
{
    // The first character of all other fields, which no work-item id contains (AIP-122).
    private const char Mark = '@';
    private const string QuarantinePrefix = "@quarantine/";
    private const string ForeignPrefix = "@foreign/";
    private const int CurrentFormat = 3;

    private static readonly RedisValue _formatField = "@format";
    private static readonly RedisValue _commitField = "@commit";
    private static readonly RedisValue _stateField = "@state";

    private readonly string _namePrefix = $"{registry}/workItems/";

    /// <summary>The key of the hash.</summary>
    public RedisKey Key { get; } = $"{keyPrefix}{{{registry[(registry.LastIndexOf('/') + 1)..]}}}:mirror";

    /// <summary>The fields of the state, as <see cref="Parse"/> wants them.</summary>
    public static RedisValue[] StateFields { get; } = [_formatField, _commitField, _stateField];

    /// <summary>Reads the state from the values of <see cref="StateFields"/>.</summary>
    public static StoredState Parse(RedisValue[] values) => values[0] == CurrentFormat && !values[2].IsNull
        ? StoredState.Parse(values[1], (byte[])values[2]!)
        : new StoredState { Commit = values[1] };

    /// <summary>The fields that hold a state.</summary>
    public static HashEntry[] Write(StoredState state) =>
        [new(_formatField, CurrentFormat), new(_commitField, state.Commit), new(_stateField, state.ToJson())];

    /// <summary>Holds when nobody has written since the state was read.</summary>
    public Condition StillAt(StoredState state) => state.Commit.IsNull
        ? Condition.HashNotExists(Key, _commitField)
        : Condition.HashEqual(Key, _commitField, state.Commit);

    /// <summary>The field that every mirror has, be it empty.</summary>
    public static RedisValue CommitField => _commitField;

    /// <summary>Asks in a transaction what the one before is known by.</summary>
    public Task<RedisValue> FindCommitAsync(ITransaction transaction) => transaction.HashGetAsync(Key, _commitField);

    /// <summary>Somebody else has written since the state was read.</summary>
    public static ReplicaUnavailableException NotAsItWasLeft() => new(
        "The mirror in Redis is not as it was left: emptied, driven out because its memory is full, or written by another aggregator with the same key prefix; or the user may not ask how it is (ACL: hexists, hget).");

    /// <summary>Which item a name stands for.</summary>
    public static ItemKey KeyOf(string name) => ItemKey.Of(IdOf(name));

    /// <summary>The last segment of a name, in UTF-8.</summary>
    public static byte[] IdOf(string name) => Encoding.UTF8.GetBytes(name[(name.LastIndexOf('/') + 1)..]);

    /// <summary>The resource name of a work item.</summary>
    /// <param name="workItemId">The last segment, in UTF-8.</param>
    public string NameOf(ReadOnlyMemory<byte> workItemId) => _namePrefix + Encoding.UTF8.GetString(workItemId.Span);

    /// <summary>The field of a work item, which needs the bytes of its id no more.</summary>
    /// <param name="workItemId">The last segment of its name, in UTF-8.</param>
    public static RedisValue FieldOf(ReadOnlyMemory<byte> workItemId) => workItemId.ToArray();

    /// <summary>The field of a work item.</summary>
    public RedisValue FieldOf(string workItemName) => workItemName[_namePrefix.Length..];

    /// <summary>The field of an item in quarantine, whose name need not be valid.</summary>
    public static RedisValue FieldOf(QuarantinedItem item) => (item.Entry is null ? ForeignPrefix : QuarantinePrefix) + item.Name;

    /// <summary>The field of an item in quarantine that counts in the digest.</summary>
    public static RedisValue QuarantineFieldOf(string name) => QuarantinePrefix + name;

    /// <summary>Tells what a field holds.</summary>
    /// <param name="field">The field.</param>
    /// <param name="name">The resource name of the item; the field itself when it holds none.</param>
    public MirrorField Read(RedisValue field, out string name)
    {
        name = (string)field!;
        if (!name.StartsWith(Mark))
        {
            name = _namePrefix + name;
            return MirrorField.WorkItem;
        }

        if (name.StartsWith(QuarantinePrefix, StringComparison.Ordinal))
        {
            name = name[QuarantinePrefix.Length..];
            return MirrorField.Quarantined;
        }

        if (name.StartsWith(ForeignPrefix, StringComparison.Ordinal))
        {
            name = name[ForeignPrefix.Length..];
            return MirrorField.Foreign;
        }

        return MirrorField.State;
    }
}
