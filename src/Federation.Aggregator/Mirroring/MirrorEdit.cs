using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Sync;

namespace Federation.Aggregator.Mirroring;

/// <summary>What a batch does to one item.</summary>
internal sealed class MirrorEdit(ItemKey key, string name, HeldEntry? before)
{
    /// <summary>Which item it is.</summary>
    public ItemKey Key { get; } = key;

    /// <summary>Its resource name.</summary>
    public string Name { get; } = name;

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
