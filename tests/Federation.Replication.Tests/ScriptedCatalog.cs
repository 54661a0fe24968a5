using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Federation.Replication.Tests;

/// <summary>A catalogue of one registry that follows the protocol, and breaks it where a test asks for that.</summary>
internal sealed class ScriptedCatalog : CatalogService.CatalogServiceBase
{
    public const string RegistryName = "registries/itu-t";
    private const int BatchLimit = 3;

    private readonly Lock _gate = new();
    private readonly List<WorkItemChange> _changes = [];
    private readonly List<string> _askedTokens = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _refusal;
    private int _epoch = 1;
    private int _stalls;

    /// <summary>The tokens of all streams that were asked for.</summary>
    public IReadOnlyList<string> AskedTokens
    {
        get
        {
            lock (_gate)
                return [.. _askedTokens];
        }
    }

    private string Epoch => $"{_epoch:x32}";

    public static string NameOf(string id) => $"{RegistryName}/workItems/{id}";

    public void Put(params string[] ids)
    {
        foreach (var id in ids)
            Write(id, $"Title of {id}");
    }

    public void Write(string id, string title) => Change(new WorkItemChange
    {
        WorkItem = new WorkItem
        {
            Name = id.Contains('/') ? id : NameOf(id),
            Identifier = id,
            Titles = { new LocalizedText { LanguageCode = "en", Text = title } },
        },
    });

    public void Delete(string id) => Change(new WorkItemChange { Deleted = new DeletedWorkItem { Name = NameOf(id) } });

    /// <summary>Makes the store anew: tokens of before are refused for this reason.</summary>
    public void StartOver(string reason, params string[] ids)
    {
        lock (_gate)
        {
            _refusal = reason;
            _epoch++;
            _changes.Clear();
        }

        Put(ids);
    }

    /// <summary>The next stream falls silent after its first batch.</summary>
    public void StallOnce() => Interlocked.Increment(ref _stalls);

    public override Task<GetRegistryResponse> GetRegistry(GetRegistryRequest request, ServerCallContext context)
    {
        lock (_gate)
        {
            var registry = new Registry { Name = request.Name, Title = "ITU-T Work Programme", Revision = _changes.Count, Epoch = Epoch };
            return Task.FromResult(new GetRegistryResponse { Registry = registry });
        }
    }

    public override async Task SyncWorkItems(
        SyncWorkItemsRequest request, IServerStreamWriter<SyncWorkItemsResponse> responseStream, ServerCallContext context)
    {
        var revision = Open(request.SyncToken);
        while (!context.CancellationToken.IsCancellationRequested)
        {
            var (response, changed) = Next(revision);
            await responseStream.WriteAsync(response, context.CancellationToken);
            revision = (int)response.Revision;
            if (Interlocked.Decrement(ref _stalls) >= 0)
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            Interlocked.Increment(ref _stalls);
            if (revision == response.NewestRevision)
                await Task.WhenAny(changed, Task.Delay(request.HeartbeatInterval.ToTimeSpan(), context.CancellationToken));
        }
    }

    private int Open(string token)
    {
        lock (_gate)
        {
            _askedTokens.Add(token);
            if (token.Length == 0)
                return 0;
            if (token.Split(':') is [var epoch, var revision] && epoch == $"{_epoch}")
                return int.Parse(revision, System.Globalization.CultureInfo.InvariantCulture);
            throw Refuse(_refusal!);
        }
    }

    private (SyncWorkItemsResponse Response, Task Changed) Next(int revision)
    {
        lock (_gate)
        {
            var changes = _changes.Skip(revision).Take(BatchLimit).ToList();
            revision += changes.Count;
            var response = new SyncWorkItemsResponse
            {
                Changes = { changes },
                SyncToken = $"{_epoch}:{revision}",
                Revision = revision,
                NewestRevision = _changes.Count,
            };
            return (response, _changed.Task);
        }
    }

    private void Change(WorkItemChange change)
    {
        lock (_gate)
        {
            change.Revision = _changes.Count + 1;
            if (change.WorkItem is { } item)
            {
                item.Provenance = new Provenance
                {
                    OriginRegistry = RegistryName,
                    OriginEpoch = Epoch,
                    OriginRevision = change.Revision,
                    ContentHash = ByteString.CopyFrom(WorkItemContent.Hash(item)),
                };
            }
            else
            {
                change.Deleted.OriginRevision = change.Revision;
            }

            _changes.Add(change);
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private static RpcException Refuse(string reason) => new Status
    {
        Code = (int)StatusCode.OutOfRange,
        Message = "The store was made anew.",
        Details = { Any.Pack(new ErrorInfo { Domain = "federation", Reason = reason }) },
    }.ToRpcException();
}
