using Federation.Protocol.Sync;

namespace Federation.Replication;

/// <summary>The changes of a response once each was looked at.</summary>
/// <param name="Changes">Those that can be taken over, in their order.</param>
/// <param name="Quarantined">Those that cannot.</param>
/// <param name="ItemCount">Number of items that were sent.</param>
internal sealed record CheckedChanges(IReadOnlyList<EncodedChange> Changes, IReadOnlyList<QuarantinedItem> Quarantined, int ItemCount)
{
    internal static CheckedChanges None { get; } = new([], [], 0);

    internal bool IsEmpty => Changes.Count == 0 && Quarantined.Count == 0;
}
