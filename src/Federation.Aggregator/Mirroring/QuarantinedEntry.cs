using Federation.Protocol.Catalog.V1;
using Federation.Replication;
using Google.Protobuf.WellKnownTypes;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Aggregator.Mirroring;

/// <summary>An item in quarantine, as a mirror keeps it.</summary>
/// <param name="Item">The item.</param>
/// <param name="Generation">The snapshot that last contained it.</param>
internal sealed record QuarantinedEntry(QuarantinedItem Item, int Generation)
{
    /// <summary>Reads what stands behind the header; null when the reason had to make room for newer ones.</summary>
    public static QuarantinedEntry? Parse(ReadOnlySpan<byte> value, DigestEntry? entry)
    {
        var bytes = MirrorValue.ItemOf(value);
        if (bytes.IsEmpty)
            return null;
        var message = QuarantinedWorkItem.Parser.ParseFrom(bytes);
        return new QuarantinedEntry(
            new QuarantinedItem(message.Name, message.Peer, message.Revision, entry, message.Reason, message.Time.ToDateTimeOffset()),
            MirrorValue.GenerationOf(value));
    }

    /// <summary>What stands behind the header.</summary>
    public QuarantinedWorkItem ToMessage() => new()
    {
        Name = Item.Name,
        Peer = Item.Peer,
        Revision = Item.Revision,
        Reason = Item.Reason,
        Time = Timestamp.FromDateTimeOffset(Item.Time),
    };
}
