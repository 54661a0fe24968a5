using System.Security.Cryptography;
using Federation.Catalog.Digests;
using Federation.Catalog.Storage;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Protocol.Sync;
using Federation.Protocol.WorkItems;

namespace Federation.Catalog.Copies;

/// <summary>Takes over a batch of another node's registry, within one transaction.</summary>
/// <remarks>
/// While the copy is complete to a revision of the origin, it never goes backward: what is not newer than what is held, and what is
/// not held and not newer than that revision, was changed or deleted meanwhile. While it is being made, the peer's word holds. What
/// does nothing takes no revision, so that nobody is told of it.
/// </remarks>
internal sealed class CopyWriter
{
    private const int SweptAtOnce = 1_000;

    private readonly StoreConnection _connection;
    private readonly CopyBatch _batch;
    private readonly RegistryWriter _writer;
    private StoredCopy _copy;

    internal CopyWriter(StoreConnection connection, RegistryState registry, CopyBatch batch, DateTimeOffset now)
    {
        (_connection, _batch) = (connection, batch);
        _copy = registry.Copy ?? new StoredCopy();
        _writer = new RegistryWriter(connection, registry, now);
    }

    private RegistryState Registry => _writer.Registry;

    // Whether what the copy holds can be relied on to be no older than what comes.
    private bool IsSettled => _copy.OriginRevision > 0;

    /// <summary>Stores the batch; gives the revision that it leads to.</summary>
    /// <exception cref="CopyMismatchException">The copy would not be what its origin signed.</exception>
    internal long Apply(RegistryDigest digest)
    {
        Begin();
        foreach (var change in _batch.Changes)
            Apply(change);
        foreach (var item in _batch.Quarantined)
            PutAside(item);
        if (_batch.CaughtUp && _copy.IsSnapshot)
            Sweep();
        if (_batch.Quarantined.Count > 0)
            Quarantine.Trim(_connection, Registry.Key);

        Prove(digest);
        End();
        return _writer.Revision;
    }

    private void Begin()
    {
        var isNewEpoch = string.CompareOrdinal(_batch.Origin.Epoch, _copy.OriginEpoch) > 0;
        if (isNewEpoch || _batch.StartsSnapshot)
            _copy = _copy with { OriginEpoch = _batch.Origin.Epoch, OriginRevision = 0, IsVerified = false, SignedDigest = "" };
        if (_batch.StartsSnapshot)
            _copy = _copy with { IsSnapshot = true, Generation = _copy.Generation + 1 };
        if (_batch.Repairs)
            _copy = _copy with { IsSnapshot = false };
        if (_batch.StartsSnapshot || _batch.Repairs)
            CopyPositions.Forget(_connection, Registry.Key, butPeer: _batch.Peer);
        _writer.Generation = _copy.Generation;
    }

    private void Apply(EncodedChange encoded)
    {
        var change = encoded.Message;
        switch (change.ChangeCase)
        {
            case WorkItemChange.ChangeOneofCase.WorkItem:
                Put(change.WorkItem, encoded.Item!.Value.Content);
                break;
            case WorkItemChange.ChangeOneofCase.Deleted:
                Delete(change.Deleted);
                break;
            case WorkItemChange.ChangeOneofCase.Unmatched:
                var name = WorkItemName.Parse(change.Unmatched.Name);
                Drop(name, _writer.Find(name.Id), new ItemStamp(0, _writer.Now, _writer.Now));
                break;
        }
    }

    private void Put(WorkItem item, ReadOnlyMemory<byte> content)
    {
        var name = item.ResourceName();
        var hash = SHA256.HashData(content.Span);
        var revision = item.Provenance.OriginRevision;
        var held = _writer.Find(name.Id);
        if (held is { IsEntry: true } && ((held.Value.OriginRevision == revision && held.Value.Has(hash)) || IsOld(revision, held)))
        {
            Meet(name.Id);
            return;
        }

        if (IsOld(revision, held))
            return;
        _writer.Put(
            new PreparedItem { Id = name.Id, Identifier = item.Identifier, Content = content.ToArray(), ContentHash = hash },
            held,
            new ItemStamp(
                revision,
                StoredTime.Of(item.Provenance.CreateTime) ?? _writer.Now,
                StoredTime.Of(item.Provenance.UpdateTime) ?? _writer.Now));
        Quarantine.Remove(_connection, Registry.Key, name.ToString());
    }

    private bool IsOld(long revision, HeldItem? held)
    {
        if (!IsSettled)
            return false;
        return held is { IsEntry: true } entry
            ? revision < entry.OriginRevision || (!_batch.Repairs && revision == entry.OriginRevision)
            : !_batch.Repairs && revision <= _copy.OriginRevision;
    }

    private void Delete(DeletedWorkItem deleted)
    {
        var name = WorkItemName.Parse(deleted.Name);
        var held = _writer.Find(name.Id);
        if (IsSettled && held is { IsEntry: true } && held.Value.OriginRevision > deleted.OriginRevision)
            return;
        Drop(name, held, new ItemStamp(deleted.OriginRevision, _writer.Now, StoredTime.Of(deleted.DeleteTime) ?? _writer.Now));
    }

    private void Drop(WorkItemName name, HeldItem? held, ItemStamp stamp)
    {
        if (held is { IsEntry: true })
            _writer.Delete(name.Id, held, stamp);
        Quarantine.Remove(_connection, Registry.Key, name.ToString());
    }

    private void PutAside(QuarantinedEntry item)
    {
        if (item.Entry is { } entry && WorkItemName.TryParse(item.Name, out var name) && name.Registry == Registry.Name)
        {
            var held = _writer.Find(name.Id);
            if (IsSettled && held is { IsEntry: true } && item.Revision < held.Value.OriginRevision)
                return;
            var hash = entry.ContentHash.ToByteString().ToByteArray();
            if (held is { Exists: false, ContentHash: { } known } && held.Value.OriginRevision == item.Revision && known.AsSpan().SequenceEqual(hash))
                Meet(name.Id);
            else
                _writer.PutAside(name.Id, held, new ItemStamp(item.Revision, _writer.Now, _writer.Now), hash);
        }

        Quarantine.Add(_connection, Registry.Key, _batch.Peer, item);
    }

    private void Meet(string id)
    {
        if (_copy.IsSnapshot)
            _writer.Meet(id);
    }

    // Drops what the snapshot did not contain.
    private void Sweep()
    {
        var place = 0L;
        while (true)
        {
            List<string> gone = [];
            using (var query = _connection.Statement(
                       """
                       SELECT id, place FROM work_item INDEXED BY work_item_by_place
                       WHERE registry = $1 AND place >= $2 AND content_hash IS NOT NULL AND generation <> $3
                       ORDER BY place LIMIT $4
                       """,
                       Registry.Key, place, _copy.Generation, SweptAtOnce))
            {
                using var rows = query.ExecuteReader();
                while (rows.Read())
                {
                    gone.Add(rows.GetString(0));
                    place = rows.GetInt64(1);
                }
            }

            if (gone.Count == 0)
                return;
            foreach (var id in gone)
                Drop(Registry.Name.WorkItem(id), _writer.Find(id), new ItemStamp(0, _writer.Now, _writer.Now));
        }
    }

    // Within a snapshot nobody asks for the digest, and it costs less to make it once at the end.
    private void Prove(RegistryDigest digest)
    {
        if (_copy.IsSnapshot && !_batch.CaughtUp)
        {
            _writer.Close();
            digest.EndAt(Registry.Revision);
            return;
        }

        var root = _writer.Close(digest).Root.Hash;
        if (_batch.ExpectedRoot is { } expected && expected != root)
            throw new CopyMismatchException(Registry.Name, expected, root);
    }

    private void End()
    {
        var isSame = _writer.Revision == Registry.Revision
            && !(_batch.CaughtUp && _batch.Origin.Revision > _copy.OriginRevision);
        var isVerified = _batch.ExpectedRoot is not null || (_copy.IsVerified && isSame);
        _copy = _copy with
        {
            OriginRevision = Math.Max(_copy.OriginRevision, _batch.CaughtUp ? _batch.Origin.Revision : 0),
            Path = _batch.Origin.Path,
            ContactTime = _batch.Origin.ContactTime?.ToUnixTimeMilliseconds() ?? _copy.ContactTime,
            VerifyTime = _batch.ExpectedRoot is not null ? _writer.Now : _copy.VerifyTime,
            IsComplete = _copy.IsComplete || _batch.CaughtUp,
            IsVerified = isVerified,
            IsSnapshot = _copy.IsSnapshot && !_batch.CaughtUp,
            Filter = _batch.Position?.Filter ?? _copy.Filter,
            KeySetUri = _batch.Origin.KeySetUri,
            SignedDigest = _batch.SignedDigest.Length > 0 ? _batch.SignedDigest : isSame ? _copy.SignedDigest : "",
        };
        _copy.Store(_connection, Registry.Key);
        if (_batch.Position is not null)
            CopyPositions.Store(_connection, Registry.Key, _batch.Peer, _batch.Position);
        if (_batch.Description is { } description)
            _connection.Run(
                "UPDATE registry SET title = $2, organization = $3, website = $4, visible_to = $5 WHERE key = $1",
                Registry.Key, description.Title, description.Organization, description.Website, RegistryState.Stored(description.VisibleTo));
    }
}
