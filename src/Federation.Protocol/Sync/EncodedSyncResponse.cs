using System.Buffers;
using Federation.Protocol.Catalog.V1;

namespace Federation.Protocol.Sync;

/// <summary>A <see cref="SyncWorkItemsResponse"/> whose items are passed on as they are written.</summary>
public sealed class EncodedSyncResponse : IDisposable
{
    private byte[] _rented;

    /// <summary>A response.</summary>
    /// <param name="head">The response without its changes.</param>
    /// <param name="changes">Its changes.</param>
    public EncodedSyncResponse(SyncWorkItemsResponse head, IReadOnlyList<EncodedChange> changes)
        : this(head, changes, [])
    {
    }

    internal EncodedSyncResponse(SyncWorkItemsResponse head, IReadOnlyList<EncodedChange> changes, byte[] rented) =>
        (Head, Changes, _rented) = (head, changes, rented);

    /// <summary>The response without its changes.</summary>
    public SyncWorkItemsResponse Head { get; }

    /// <summary>Its changes. The bytes of items that were received are good until the response is disposed; the messages remain.</summary>
    public IReadOnlyList<EncodedChange> Changes { get; }

    /// <summary>Gives back the memory of what was received.</summary>
    public void Dispose()
    {
        if (_rented.Length > 0)
            ArrayPool<byte>.Shared.Return(_rented);
        _rented = [];
    }
}
