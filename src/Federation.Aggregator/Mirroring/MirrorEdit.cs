using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Sync;

namespace Federation.Aggregator.Mirroring;

/// <summary>What a batch does to one item.</summary>
internal sealed class MirrorEdit(ItemKey key, ReadOnlyMemory<byte> id, HeldEntry? before)
{
    /// <summary>Which item it is.</summary>
    public ItemKey Key { get; } = key;

    /// <summary>The last segment of its resource name, in UTF-8. Its bytes are good until the batch is stored.</summary>
    public ReadOnlyMemory<byte> Id { get; } = id;

    /// <summary>Its entry before the batch; null when it was not held.</summary>
    public HeldEntry? Before { get; } = before;

    /// <summary>Its entry after the batch; null when it is not held any more.</summary>
    public HeldEntry? After { get; set; } = before;

    /// <summary>The change that brings the item; null when it is gone or in quarantine.</summary>
    public EncodedChange? Change { get; set; }

    /// <summary>The item; null when it is gone or in quarantine.</summary>
    public WorkItem? Item => Change?.Message.WorkItem;

    /// <summary>Whether readers see another state of the item after the batch, and not just find it met again.</summary>
    public bool IsChange => Before?.Entry != After?.Entry || Before?.IsQuarantined != After?.IsQuarantined;
}
