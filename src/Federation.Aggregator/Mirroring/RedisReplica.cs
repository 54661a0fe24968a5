using Federation.Aggregator.Redis;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Replication;
using Google.Protobuf;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>The mirror of one registry in Redis. It tells its observer of every change once Redis has it.</summary>
/// <remarks>
/// Redis may be emptied or written by another at any time: every transaction has the condition that the mirror is as this
/// replica left it. Where it is not, nothing is written, and reading the state finds out what there is. Only the batches of a first
/// copy, which nobody can read yet, do not wait for that condition: each tells how many entries there are after it, and asks what it
/// followed on. Where that was something else, or there are fewer entries or more, the copy begins anew.
/// <para>In memory are the entries of the digest, and nothing else of the items. Each item in Redis is marked with the snapshot that
/// last contained it, so that a snapshot goes on where it was broken off.</para>
/// </remarks>
/// <param name="registry">Resource name of the registry.</param>
/// <param name="database">Where the mirror is kept.</param>
/// <param name="keyPrefix">What its key starts with.</param>
/// <param name="observer">Who is told of changes; null when nobody wants to know.</param>
internal sealed class RedisReplica(string registry, IDatabase database, string keyPrefix, IMirrorObserver? observer) : IReplica
{
    // Fields of one command, and items of one change that is read back.
    private const int PageSize = 1_000;

    private readonly MirrorHash _hash = new(keyPrefix, registry);
    private readonly MirrorDigest _digest = new();
    private readonly Lock _digestTurn = new();
    private volatile QuarantineBook _quarantine = QuarantineBook.Empty;

    // The state that the digest, the quarantine and the observer are at; null before the first look at Redis.
    private volatile StoredState? _state;

    // The state that the digest is at; null while it is read back.
    private StoredState? _served;

    // Ends once every batch is stored that was given, or was not stored.
    private Task _storing = Task.CompletedTask;

    /// <summary>The key of the set of registries that there are mirrors of.</summary>
    public static RedisKey RegistriesKey(string keyPrefix) => $"{keyPrefix}registries";

    /// <summary>What is known of the registry itself; null when it was never reached. May be read from any thread.</summary>
    public Registry? Description => _state?.Description;

    /// <summary>Number of items held, those in quarantine left out. May be read from any thread.</summary>
    public long ItemCount => _digest.Held.Count - _digest.Held.QuarantinedCount;

    /// <summary>The newest items in quarantine, oldest first. May be read from any thread.</summary>
    public IEnumerable<QuarantinedItem> Quarantined => _quarantine.Entries.Select(entry => entry.Item);

    /// <summary>The items themselves. May be read from any thread.</summary>
    public MirrorItems Items => field ??= new MirrorItems(database, _hash, PageSize, () => IsWhole);

    private MirrorNames Names => field ??= new MirrorNames(Items, _hash, () => _digest.Held.Count, TimeProvider.System);

    /// <summary>Reads the digest at one state of the mirror, from any thread. What is read must not be kept.</summary>
    /// <returns>What was read; null while the mirror is not whole, or is being read back.</returns>
    public T? ReadDigest<T>(Func<StoredState, DigestTree, HeldEntries, T> read)
        where T : class
    {
        lock (_digestTurn)
            return _served is { IsComplete: true } state ? read(state, _digest.Tree(), _digest.Held) : null;
    }

    /// <inheritdoc/>
    public Task<ReplicaState> ReadStateAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await SettleAsync().ConfigureAwait(false);
        var found = await FindStateAsync(cancellationToken).ConfigureAwait(false);

        // What was emptied has forgotten that there is a mirror, too.
        if (found.Commit.IsNull)
            await database.SetAddAsync(RegistriesKey(keyPrefix), registry).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_state is null || _state.Commit != found.Commit)
            _state = await ReadBackAsync(found, cancellationToken).ConfigureAwait(false);
        return Describe(_state);
    });

    /// <inheritdoc/>
    public async Task ApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken) =>
        await (await BeginApplyAsync(batch, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<Task> BeginApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        if (_storing.IsCompleted)
            await _storing.ConfigureAwait(false);
        if (_state is not { } before)
        {
            // A batch that fails forgets the state a moment before it has failed.
            await _storing.ConfigureAwait(false);
            throw new InvalidOperationException("The state must be read before a batch is stored.");
        }

        var isFirstCopy = !before.IsComplete && !batch.StartsSnapshot && !batch.CaughtUp;
        if (batch.Description is { } description)
            _digest.Held.Expect(description.ItemCount);
        var begun = before.Begin(batch);
        var edits = new MirrorEdits(batch, begun, _digest.Held, _hash);
        var tree = batch.ExpectedRoot is null ? null : TreeAfter(edits);
        if (tree is not null && tree.Root.Hash != batch.ExpectedRoot)
            throw new DigestMismatchException(batch.ExpectedRoot!.Value, tree.Root.Hash);
        if (!isFirstCopy)
            await _storing.ConfigureAwait(false);
        await new MirrorSweep(database, _hash, before, begun.Generation, PageSize)
            .DropLeftOverAsync(edits, cancellationToken).ConfigureAwait(false);
        var after = begun.End(batch, _digest.Held.Count + edits.Growth);
        var quarantine = _quarantine.After(edits, begun.Generation);
        var writes = new MirrorWrites(edits, _quarantine, quarantine, begun.Generation);
        var committing = CommitAsync(before, after, writes, isFirstCopy, cancellationToken);

        // Nobody reads what is not complete yet, and should it not be stored, it is read back. So the next batch need not wait.
        if (!isFirstCopy)
            await committing.ConfigureAwait(false);
        lock (_digestTurn)
        {
            _digest.Apply(edits, tree);
            _served = after;
        }

        (_quarantine, _state) = (quarantine, after);
        return _storing = EndAsync(_storing, committing, () => News.TellAsync(batch, edits, cancellationToken));
    });

    /// <inheritdoc/>
    public Task<IReplicaDigest> ReadDigestAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReplicaDigest>(new RedisDigest(Names, _digest, _digestTurn));

    /// <inheritdoc/>
    public Task<IReadOnlyList<QuarantinedItem>> ReadQuarantineAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<QuarantinedItem>>([.. Quarantined.Reverse()]);

    /// <inheritdoc/>
    public Task DropAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await SettleAsync().ConfigureAwait(false);
        var before = _state ?? await FindStateAsync(cancellationToken).ConfigureAwait(false);
        var after = new StoredState { Commit = $"{Guid.NewGuid():N}", IsReadable = true, KeySetUri = before.KeySetUri };
        await CommitAsync(before with { IsReadable = false }, after, writes: null, isFirstCopy: false, cancellationToken).ConfigureAwait(false);
        ForgetDigest();
        _quarantine = QuarantineBook.Empty;
        await News.TellAllFoundAsync([], isWhole: true, cancellationToken).ConfigureAwait(false);
        _state = after;
        return after;
    });

    // What was given is stored, or was not.
    private async Task SettleAsync()
    {
        await _storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _storing = Task.CompletedTask;
    }

    private async Task EndAsync(Task before, Task committing, Func<Task> observe)
    {
        try
        {
            await committing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await before.ConfigureAwait(false);
            await GuardAsync(committing).ConfigureAwait(false);
            await observe().ConfigureAwait(false);
        }
        catch (Exception)
        {
            _state = null;
            throw;
        }
    }

    private async Task<StoredState> FindStateAsync(CancellationToken cancellationToken)
    {
        var reading = database.HashGetAsync(_hash.Key, MirrorHash.StateFields);
        return MirrorHash.Parse(await reading.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    private ReplicaState Describe(StoredState state) => new()
    {
        Description = state.Description,
        OriginEpoch = state.OriginEpoch,
        OriginRevision = state.OriginRevision,
        ItemCount = _digest.Held.Count + _quarantine.Entries.Count(entry => entry.Item.Entry is null),
        QuarantinedCount = _digest.Held.QuarantinedCount + _quarantine.Entries.Count(entry => entry.Item.Entry is null),
        IsComplete = state.IsComplete,
        IsVerified = state.IsVerified,
        KeySetUri = state.KeySetUri,
        Positions = state.Positions,
    };

    private async Task CommitAsync(
        StoredState before, StoredState after, MirrorWrites? writes, bool isFirstCopy, CancellationToken cancellationToken)
    {
        var transaction = database.CreateTransaction();
        var found = isFirstCopy ? _hash.FindCommitAsync(transaction) : null;
        if (!isFirstCopy)
            transaction.AddCondition(_hash.StillAt(before));
        List<Task> commands = [];
        if (!before.IsReadable)
            commands.Add(transaction.KeyDeleteAsync(_hash.Key));
        foreach (var page in writes?.Stored(PageSize) ?? [])
            commands.Add(transaction.HashSetAsync(_hash.Key, page));
        foreach (var page in writes?.Deleted.Chunk(PageSize) ?? [])
            commands.Add(transaction.HashDeleteAsync(_hash.Key, page));
        commands.Add(transaction.HashSetAsync(_hash.Key, MirrorHash.Write(after)));

        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
            throw MirrorHash.NotAsItWasLeft();

        // A transaction of Redis goes on after a command that fails; such a fault must not pass for a commit.
        await Task.WhenAll(commands).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (found is not null && await found.ConfigureAwait(false) != before.Commit)
            throw MirrorHash.NotAsItWasLeft();

        // After a fault the values may still be waiting to be sent.
        writes?.Release();
    }

    private async Task<StoredState> ReadBackAsync(StoredState found, CancellationToken cancellationToken)
    {
        _state = null;
        ForgetDigest();
        _quarantine = QuarantineBook.Empty;
        if (!found.IsReadable)
            return found;
        try
        {
            _quarantine = await new MirrorReadBack(database, _hash, _digest, News, PageSize).ReadAsync(found, cancellationToken).ConfigureAwait(false);
            _digest.Held.Settle();
            lock (_digestTurn)
                _served = found;
            return found;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            ForgetDigest();
            return new StoredState { Commit = found.Commit };
        }
    }

    private MirrorNews News => field ??= new MirrorNews(registry, observer, _digest.Held);

    private bool IsWhole
    {
        get
        {
            lock (_digestTurn)
                return _served is { IsComplete: true };
        }
    }

    private DigestTree TreeAfter(MirrorEdits edits)
    {
        lock (_digestTurn)
            return _digest.TreeAfter(edits);
    }

    private void ForgetDigest()
    {
        lock (_digestTurn)
        {
            _digest.Clear();
            _served = null;
        }
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> act)
    {
        var acting = act();
        await GuardAsync(acting).ConfigureAwait(false);
        return await acting.ConfigureAwait(false);
    }

    private static async Task GuardAsync(Task acting)
    {
        try
        {
            await acting.ConfigureAwait(false);
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            throw e.ToUnavailable();
        }
    }
}
