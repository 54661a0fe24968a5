using Federation.Protocol.Digests;

namespace Federation.Replication;

/// <summary>A work item, or what was sent as one, that a copy cannot take over.</summary>
/// <param name="Name">The resource name that the peer gave, as it was, valid or not; the key of the quarantine.</param>
/// <param name="Peer">Id of the peer.</param>
/// <param name="Revision">Revision at the origin.</param>
/// <param name="Entry">The entry by which it counts in the digest, since its origin counts it; null when its name is none of the
/// registry, so that it has no place there.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Time">When it arrived.</param>
/// <remarks>A change or deletion of the item that can be taken over ends its quarantine. A replica keeps the reasons of the newest
/// 1,000, and the entries of all.</remarks>
public sealed record QuarantinedItem(
    string Name, string Peer, long Revision, DigestEntry? Entry, string Reason, DateTimeOffset Time);
