using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using DigestEntry = Federation.Protocol.Catalog.V1.DigestEntry;
using Status = Google.Rpc.Status;

namespace Federation.Replication.Tests;

/// <summary>
/// A node that serves one registry, as its origin or as a mirror of it, follows the protocol, and breaks it where a test asks for that.
/// </summary>
internal sealed class ScriptedCatalog(ScriptedRegistry registry, string node = "a") : CatalogService.CatalogServiceBase
{
    public const string RegistryName = ScriptedRegistry.Name;
    private const int BatchLimit = 3;

    private readonly Lock _gate = new();
    private readonly List<string> _askedTokens = [];
    private readonly List<string> _calls = [];
    private TaskCompletionSource _expiry = new();
    private int _stalls;

    public ScriptedCatalog()
        : this(new ScriptedRegistry())
    {
    }

    /// <summary>The registry.</summary>
    public ScriptedRegistry Registry => registry;

    /// <summary>Nodes that a mirror has its copy from; none at the origin.</summary>
    public IReadOnlyList<string> Sources { get; set; } = [];

    /// <summary>Signs its states; null signs none.</summary>
    public DigestSigner? Signer { get; set; }

    /// <summary>What is made of a signature on the way.</summary>
    public Func<string, string> Signature { get; set; } = signed => signed;

    /// <summary>Where it says that the origin's keys are.</summary>
    public string KeySetUri { get; set; } = "";

    /// <summary>What is made of each item on the way.</summary>
    public Func<WorkItem, WorkItem> Alter { get; set; } = item => item;

    /// <summary>Whether its digest is of what was made of the items.</summary>
    public bool AltersDigest { get; set; }

    /// <summary>What is made of its description of the registry.</summary>
    public Func<Registry, Registry?> Describe { get; set; } = registry => registry;

    /// <summary>What is made of each response of the stream.</summary>
    public Func<SyncWorkItemsResponse, SyncWorkItemsResponse> Distort { get; set; } = response => response;

    /// <summary>What it answers to a token that it does not honour.</summary>
    public string Refusal { get; set; } = "SYNC_TOKEN_EPOCH";

    /// <summary>The oldest revision that a token may stand for.</summary>
    public int OldestToken { get; set; }

    /// <summary>Name of an item that it counts in its digest and does not serve.</summary>
    public string Withholds { get; set; } = "";

    /// <summary>Whether it sends heartbeats without end.</summary>
    public bool Floods { get; set; }

    /// <summary>Whether the registry moves on with each look at its digest.</summary>
    public bool NeverStandsStill { get; set; }

    /// <summary>Revision of the registry that a mirror has come to; null for the newest.</summary>
    public int? StaysAt { get; set; }

    /// <summary>The tokens of all streams that were asked for.</summary>
    public IReadOnlyList<string> AskedTokens => Locked(() => _askedTokens.ToList());

    /// <summary>The names of all calls.</summary>
    public IReadOnlyList<string> Calls => Locked(() => _calls.ToList());

    public static string NameOf(string id) => ScriptedRegistry.NameOf(id);

    public void Put(params string[] ids) => registry.Put(ids);

    public void Delete(string id) => registry.Delete(id);

    /// <summary>The next stream falls silent after its first batch.</summary>
    public void StallOnce() => Interlocked.Increment(ref _stalls);

    /// <summary>Ends the streams that there are, as a node does when their access tokens have expired.</summary>
    public void ExpireStreams() => Interlocked.Exchange(ref _expiry, new()).SetResult();

    public override Task<GetRegistryResponse> GetRegistry(GetRegistryRequest request, ServerCallContext context)
    {
        Called(nameof(GetRegistry));
        var state = Read().State;
        return Task.FromResult(new GetRegistryResponse
        {
            Registry = Describe(new Registry
            {
                Name = request.Name,
                Title = "ITU-T Work Programme",
                ItemCount = state.Items.Count,
                Revision = state.Revision,
                Epoch = state.Epoch,
                Node = node,
                Copy = CopyOf(state),
                KeySetUri = KeySetUri,
            }),
        });
    }

    public override async Task SyncWorkItems(
        SyncWorkItemsRequest request, IServerStreamWriter<SyncWorkItemsResponse> responseStream, ServerCallContext context)
    {
        Called(nameof(SyncWorkItems));
        var revision = Open(request.SyncToken);
        var expiry = _expiry.Task;
        while (!context.CancellationToken.IsCancellationRequested)
        {
            var (response, changed) = Next(revision, request.Filter);
            await responseStream.WriteAsync(Distort(response), context.CancellationToken);
            revision = (int)response.Revision;
            if (Interlocked.Decrement(ref _stalls) >= 0)
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            Interlocked.Increment(ref _stalls);
            if (revision == response.NewestRevision && !Floods)
                await Task.WhenAny(changed, expiry, Task.Delay(request.HeartbeatInterval.ToTimeSpan(), context.CancellationToken));
            if (expiry.IsCompleted)
                throw FederationErrors.Unavailable(ErrorReasons.StreamExpired, "The access token has expired.", TimeSpan.Zero);
        }
    }

    public override Task<BatchGetWorkItemsResponse> BatchGetWorkItems(BatchGetWorkItemsRequest request, ServerCallContext context)
    {
        Called(nameof(BatchGetWorkItems));
        var items = Read().State.Items;
        var response = new BatchGetWorkItemsResponse();
        foreach (var name in request.Names.Take(BatchLimit))
        {
            if (name != Withholds && items.TryGetValue(name, out var item))
                response.WorkItems.Add(Alter(item.Clone()));
            else
                response.Missing.Add(name);
        }

        return Task.FromResult(response);
    }

    public override Task<GetDigestResponse> GetDigest(GetDigestRequest request, ServerCallContext context)
    {
        Called(nameof(GetDigest));
        var state = Read().State;
        var response = new GetDigestResponse { Digest = DigestOf(state, AltersDigest), SyncToken = TokenOf(state, state.Revision), SignedDigest = Sign(state) };
        if (NeverStandsStill)
            registry.Put($"X.moving-{state.Revision}");
        return Task.FromResult(response);
    }

    public override Task<GetDigestRangesResponse> GetDigestRanges(GetDigestRangesRequest request, ServerCallContext context)
    {
        Called(nameof(GetDigestRanges));
        if (request.Prefixes.Count is 0 or > DigestPrefix.MaximumInRequest)
            throw new RpcException(new(StatusCode.InvalidArgument, $"prefixes: there are {request.Prefixes.Count}"));
        var state = Read().State;
        if (request.Revision != 0 && request.Revision != state.Revision)
            throw Refuse(StatusCode.Aborted, "DIGEST_MOVED");
        var entries = Entries(state, AltersDigest);
        var tree = DigestTree.Build(entries.Select(entry => entry.Entry));
        return Task.FromResult(new GetDigestRangesResponse
        {
            Revision = state.Revision,
            Ranges = { request.Prefixes.Select(prefix => RangeOf(tree, entries, prefix)) },
        });
    }

    private static DigestRange RangeOf(DigestTree tree, IReadOnlyList<ReplicaEntry> entries, string text)
    {
        DigestPrefix.TryParse(text, out var prefix).Should().BeTrue();
        var node = tree.Find(prefix);
        var range = new DigestRange { Prefix = text, ItemCount = node?.ItemCount ?? 0, Hash = (node?.Hash ?? default).ToByteString() };
        if (node is { IsLeaf: false })
            range.Children.AddRange(node.Children.Select(child => new DigestChild { ItemCount = child.ItemCount, Hash = child.Hash.ToByteString() }));
        else
            range.Entries.AddRange(entries.Where(entry => prefix.Contains(entry.Entry.Place)).Select(MessageOf));
        return range;
    }

    private static DigestEntry MessageOf(ReplicaEntry entry) =>
        new() { Name = entry.Name, Revision = entry.Entry.Revision, ContentHash = entry.Entry.ContentHash.ToByteString() };

    // What is filtered for stands in the title; an item that has lost it is told as unmatched.
    private static WorkItemChange Filtered(WorkItemChange change, string filter) => change.WorkItem is { } item && filter.Length > 0 && !item.Titles[0].Text.Contains(filter)
        ? new WorkItemChange { Revision = change.Revision, Unmatched = new UnmatchedWorkItem { Name = item.Name } }
        : change;

    private (ScriptedState State, Task Changed) Read()
    {
        var (state, changed) = registry.Read();
        return (StaysAt is { } revision ? new ScriptedState(state.EpochNumber, state.Epoch, [.. state.Changes.Take(revision)]) : state, changed);
    }

    private int Open(string token)
    {
        Locked(() => Add(_askedTokens, token));
        if (token.Length == 0)
            return 0;
        var state = Read().State;
        if (token.StartsWith(TokenOf(state, 0)[..^1], StringComparison.Ordinal)
            && int.Parse(token[(token.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture) is var revision
            && revision >= OldestToken)
        {
            return revision;
        }

        throw Refuse(StatusCode.OutOfRange, Refusal);
    }

    private (SyncWorkItemsResponse Response, Task Changed) Next(int revision, string filter)
    {
        var (state, changed) = Read();
        var changes = state.Changes.Skip(revision).Take(BatchLimit).Select(change => Altered(Filtered(change, filter).Clone())).ToList();
        revision += changes.Count;
        var response = new SyncWorkItemsResponse
        {
            Changes = { changes },
            SyncToken = TokenOf(state, revision),
            Revision = revision,
            NewestRevision = state.Revision,
            SendTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow),
            Node = node,
            Copy = CopyOf(state),
            SignedDigest = revision == state.Revision && filter.Length == 0 ? Sign(state) : "",
        };
        return (response, changed);
    }

    private WorkItemChange Altered(WorkItemChange change)
    {
        if (change.WorkItem is { } item)
            change.WorkItem = Alter(item);
        return change;
    }

    private Copy? CopyOf(ScriptedState state) => Sources.Count == 0
        ? null
        : new Copy { OriginEpoch = state.Epoch, OriginRevision = state.Revision, Path = { Sources, node }, State = CopyState.Unverified };

    private string TokenOf(ScriptedState state, int revision) => $"{(Sources.Count == 0 ? "" : node + ":")}{state.EpochNumber}:{revision}";

    private IReadOnlyList<ReplicaEntry> Entries(ScriptedState state, bool altered) =>
        ScriptedState.EntriesOf(state.Items.Values.Select(item => altered ? Alter(item.Clone()) : item));

    private Digest DigestOf(ScriptedState state, bool altered)
    {
        var tree = DigestTree.Build(Entries(state, altered).Select(entry => entry.Entry));
        return new Digest
        {
            Registry = RegistryName,
            Epoch = state.Epoch,
            Revision = state.Revision,
            ItemCount = tree.Root.ItemCount,
            Root = tree.Root.Hash.ToByteString(),
        };
    }

    // The origin signs what it has, whatever is made of it on the way.
    private string Sign(ScriptedState state) => Signer is null ? "" : Signature(Signer.Sign(DigestOf(state, altered: false)));

    private void Called(string name) => Locked(() => Add(_calls, name));

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }

    private static bool Add(List<string> list, string text)
    {
        list.Add(text);
        return true;
    }

    private static RpcException Refuse(StatusCode code, string reason) => new Status
    {
        Code = (int)code,
        Message = "Not as things are.",
        Details = { Any.Pack(new ErrorInfo { Domain = "federation", Reason = reason }) },
    }.ToRpcException();
}
