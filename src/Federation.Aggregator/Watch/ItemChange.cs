using Federation.Protocol.Aggregator.V1;
using Google.Protobuf;

namespace Federation.Aggregator.Watch;

/// <summary>What changed in the mirror of one registry, as far as events tell of it.</summary>
/// <param name="Registry">Resource name of the registry.</param>
/// <param name="Time">When.</param>
/// <param name="Stored">The items that are new, changed or the same, each with the hash of its content; an empty one where the node gives none.</param>
/// <param name="Removed">Resource names of the items that are gone.</param>
/// <param name="Holds">Tells whether the mirror holds an item; all others are gone. Null when only <paramref name="Removed"/> are.</param>
/// <param name="CaughtUp">Whether the mirror, with this, holds all that the registry does.</param>
internal sealed record ItemChange(
    string Registry,
    DateTimeOffset Time,
    IReadOnlyList<(WatchedItem Item, ByteString Hash)> Stored,
    IReadOnlyList<string> Removed,
    Func<string, bool>? Holds,
    bool CaughtUp);
