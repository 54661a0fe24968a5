using Federation.Catalog.Sources;
using Federation.Catalog.Storage;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;

namespace Federation.Catalog;

/// <summary>
/// An import under way. Records are committed in batches, which readers and followers see at once; wrong ones are noted and
/// the good ones kept. Without <see cref="CompleteAsync"/> what was committed stays, and nothing is pruned.
/// </summary>
/// <remarks>Not to be used from two threads at once. A batch is written while the next one is being filled.</remarks>
public sealed class ImportSession : IAsyncDisposable
{
    /// <summary>How many wrong records are kept word for word; further ones are counted.</summary>
    public const int MaximumFaults = 1_000;

    /// <summary>Most records of one import.</summary>
    public const int MaximumRecords = 2_000_000;

    /// <summary>How many items pruning may delete at least, however small the registry is, where the import holds any.</summary>
    public const int LeastPruneLimit = 10;

    private const int BatchItems = 2_000;
    private const int BatchBytes = 8 * 1024 * 1024;

    private readonly CatalogStore _store;
    private readonly RegistryState _registry;
    private readonly bool _prune;
    private readonly long _givenPruneLimit;
    private readonly ChangeAuthor _author;
    private readonly Dictionary<string, Place> _met = new(StringComparer.Ordinal);
    private readonly List<ImportFault> _faults = [];
    private List<PreparedItem> _batch = [];
    private int _batchBytes;
    private Task _writing = Task.CompletedTask;
    private long _created, _updated, _unchanged, _records, _faultCount;

    internal ImportSession(CatalogStore store, RegistryState registry, bool prune, long pruneLimit, ChangeAuthor author)
    {
        (_store, _registry, _prune, _author) = (store, registry, prune, author);
        _givenPruneLimit = pruneLimit;
    }

    /// <summary>How far the import has come.</summary>
    public ImportProgress Progress => new(_records, _faultCount);

    /// <summary>Adds what a source gave: an item or a fault.</summary>
    /// <exception cref="CatalogStoreException">The store cannot be written.</exception>
    public ValueTask AddAsync(SourceEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.WorkItem is not null)
            return AddAsync(entry.WorkItem, entry.File, entry.Line, cancellationToken);
        _records++;
        Note(entry.Fault ?? new ImportFault { File = entry.File, Line = entry.Line, Reason = "the record is empty" });
        return ValueTask.CompletedTask;
    }

    /// <summary>Adds an item. It belongs to the session from now on.</summary>
    /// <param name="item">The item; an empty name is derived from the identifier.</param>
    /// <param name="file">File that it was read from; named in faults.</param>
    /// <param name="line">Line in the file, from 1; 0 when it has none.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <exception cref="CatalogStoreException">The store cannot be written.</exception>
    public async ValueTask AddAsync(WorkItem item, string file, int line, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        _records++;
        if (Prepare(item, new Place(file, line)) is not { } prepared)
            return;
        _batch.Add(prepared);
        _batchBytes += prepared.Content.Length;
        if (_batch.Count >= BatchItems || _batchBytes >= BatchBytes)
            await WriteBatchAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes what is left, prunes if that was asked for, no record was wrong and no more is missing than may be, and tells what the import did.
    /// </summary>
    /// <exception cref="CatalogStoreException">The store cannot be written.</exception>
    public async Task<ImportSummary> CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteBatchAsync(cancellationToken).ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        var (deleted, spared) = _prune && _faultCount == 0 ? await PruneAsync(cancellationToken).ConfigureAwait(false) : (0, 0);
        var registry = await _store.ReadStateAsync(_registry.Name, cancellationToken).ConfigureAwait(false);
        return new ImportSummary
        {
            Created = _created,
            Updated = _updated,
            Unchanged = _unchanged,
            Deleted = deleted,
            Spared = spared,
            FaultCount = _faultCount,
            Faults = _faults,
            Revision = registry.Revision,
        };
    }

    /// <summary>Waits for the batch that is being written.</summary>
    public async ValueTask DisposeAsync() => await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private PreparedItem? Prepare(WorkItem item, Place place)
    {
        if (_met.Count >= MaximumRecords)
            return Fault(place, "", $"an import holds at most {MaximumRecords} items; part the source");
        try
        {
            var name = item.Name.Length > 0
                ? item.ResourceName()
                : _registry.Name.WorkItem(WorkItemId.Derive(_registry.Name, item.Identifier));
            if (name.Registry != _registry.Name)
                return Fault(place, "name", $"{name} is not in {_registry.Name}, which is imported into");
            var prepared = PreparedItem.Of(name, item);
            return _met.TryAdd(name.Id, place)
                ? prepared
                : Fault(place, "name", $"{name} was given before, at {_met[name.Id]}; the first is kept");
        }
        catch (ResourceNameException e)
        {
            return Fault(place, "name", e.Message);
        }
        catch (InvalidWorkItemException e)
        {
            var others = e.Violations.Skip(1).Select(violation => $"; {violation.Field}: {violation.Reason}");
            return Fault(place, e.Violations[0].Field, e.Violations[0].Reason + string.Concat(others));
        }
    }

    private PreparedItem? Fault(Place place, string field, string reason)
    {
        Note(new ImportFault { File = place.File, Line = place.Line, Field = field, Reason = reason });
        return null;
    }

    private void Note(ImportFault fault)
    {
        if (_faultCount++ < MaximumFaults)
            _faults.Add(fault);
    }

    private async Task WriteBatchAsync(CancellationToken cancellationToken)
    {
        await _writing.ConfigureAwait(false);
        if (_batch.Count == 0)
            return;
        var batch = _batch;
        (_batch, _batchBytes) = ([], 0);
        _writing = Task.Run(() => WriteAsync(batch, cancellationToken), cancellationToken);
    }

    private async Task WriteAsync(List<PreparedItem> batch, CancellationToken cancellationToken)
    {
        var (created, updated) = await _store.WriteAsync(
            _registry.Name,
            _author,
            (_, writer) =>
            {
                var (created, updated) = (0, 0);
                foreach (var item in batch)
                {
                    var held = writer.Find(item.Id);
                    if (held?.Has(item.ContentHash) == true)
                        continue;
                    writer.Put(item, held);
                    (created, updated) = held is { Exists: true } ? (created, updated + 1) : (created + 1, updated);
                }

                return (created, updated);
            },
            cancellationToken).ConfigureAwait(false);
        _created += created;
        _updated += updated;
        _unchanged += batch.Count - created - updated;
    }

    private long PruneLimit => _givenPruneLimit > 0 ? _givenPruneLimit : _met.Count == 0 ? 0 : Math.Max(LeastPruneLimit, _registry.ItemCount / 2);

    // What another client created or changed while the import ran is newer than the source, and stays.
    private Task<(int Deleted, int Spared)> PruneAsync(CancellationToken cancellationToken) => _store.WriteAsync(
        _registry.Name,
        _author,
        (connection, writer) =>
        {
            var gone = new List<string>();
            using (var query = connection.Statement(
                       "SELECT id FROM work_item WHERE registry = $1 AND content IS NOT NULL AND revision <= $2 ORDER BY id",
                       _registry.Key,
                       _registry.Revision))
            {
                using var rows = query.ExecuteReader();
                while (rows.Read())
                {
                    if (!_met.ContainsKey(rows.GetString(0)))
                        gone.Add(rows.GetString(0));
                }
            }

            // A source that lost most of its records, or has none, is no list of what is to be deleted.
            if (gone.Count > PruneLimit)
                return (0, gone.Count);
            gone.ForEach(id => writer.Delete(id, writer.Find(id)!.Value));
            return (gone.Count, 0);
        },
        cancellationToken);

    private readonly record struct Place(string File, int Line)
    {
        public override string ToString() => Line > 0 ? $"{File} line {Line}" : File;
    }
}
