using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;
using Google.Protobuf;

namespace Federation.Replication.Tests;

/// <summary>A registry at its origin: its changes in their order. Safe for use by several threads.</summary>
internal sealed class ScriptedRegistry
{
    public const string Name = "registries/itu-t";

    private readonly Lock _gate = new();
    private List<WorkItemChange> _changes = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _epoch = 1;
    private ScriptedState? _state;

    /// <summary>Number of the epoch.</summary>
    public int EpochNumber => _epoch;

    public string Epoch => $"{_epoch:x32}";

    public static string NameOf(string id) => $"{Name}/workItems/{id}";

    public void Put(params string[] ids)
    {
        foreach (var id in ids)
            Write(id, $"Title of {id}");
    }

    public void Write(string id, string title) => Add(new WorkItemChange
    {
        WorkItem = new WorkItem
        {
            Name = id.Contains('/') ? id : NameOf(id),
            Identifier = id,
            Titles = { new LocalizedText { LanguageCode = "en", Text = title } },
        },
    });

    public void Delete(string id) => Add(new WorkItemChange { Deleted = new DeletedWorkItem { Name = NameOf(id) } });

    /// <summary>A change that says of itself what the caller wants.</summary>
    public void Add(WorkItemChange change, Action<WorkItem>? afterwards = null)
    {
        lock (_gate)
        {
            change.Revision = _changes.Count + 1;
            if (change.WorkItem is { } item)
            {
                item.Provenance = new Provenance
                {
                    OriginRegistry = Name,
                    OriginEpoch = Epoch,
                    OriginRevision = change.Revision,
                    ContentHash = ByteString.CopyFrom(WorkItemContent.Hash(item)),
                };
                item.Etag = WorkItemContent.ETag(item.Provenance.ContentHash.Span);
                afterwards?.Invoke(item);
            }
            else if (change.Deleted is { } deleted)
            {
                deleted.OriginEpoch = Epoch;
                deleted.OriginRevision = change.Revision;
            }

            _changes.Add(change);
            Tell();
        }
    }

    /// <summary>The store is made anew with these items, in one moment.</summary>
    public void BeginEpoch(params string[] ids)
    {
        lock (_gate)
        {
            _epoch++;
            _changes = [];
            _state = null;
            Put(ids);
        }
    }

    /// <summary>The store is restored as it was at a revision.</summary>
    public void Restore(int revision)
    {
        lock (_gate)
        {
            _epoch++;
            _changes = [.. _changes.Take(revision)];
            Tell();
        }
    }

    /// <summary>What there is now, and a task that ends with the next change.</summary>
    public (ScriptedState State, Task Changed) Read()
    {
        lock (_gate)
            return (_state ??= new ScriptedState(_epoch, Epoch, [.. _changes]), _changed.Task);
    }

    private void Tell()
    {
        _state = null;
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
