using Federation.Protocol.Catalog.V1;

namespace Federation.Protocol.Sync;

/// <summary>A <see cref="SyncWorkItemsResponse"/> whose items are passed on as they are written.</summary>
/// <param name="head">The response without its changes.</param>
/// <param name="changes">Its changes.</param>
/// <param name="memory">What holds the bytes of its items; null when nothing needs to be given back.</param>
public sealed class EncodedSyncResponse(SyncWorkItemsResponse head, IReadOnlyList<EncodedChange> changes, PooledBytes? memory = null) : IDisposable
{
    /// <summary>The response without its changes.</summary>
    public SyncWorkItemsResponse Head => head;

    /// <summary>
    /// Its changes. The bytes of their items are good until the response is disposed; messages that were made of them before remain.
    /// </summary>
    public IReadOnlyList<EncodedChange> Changes => changes;

    /// <summary>Gives back the memory of the items.</summary>
    public void Dispose() => memory?.Dispose();
}
