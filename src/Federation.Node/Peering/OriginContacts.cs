using System.Collections.Concurrent;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Node.Peering;

/// <summary>
/// Whether the origins of the copies are heard of, over all hops. The news of an origin bears its own clock, which may differ from
/// this node's: so what counts is when news of a later time last arrived here.
/// </summary>
internal sealed class OriginContacts(TimeProvider time)
{
    /// <summary>
    /// How long news of an origin may take from one node to the next: three heartbeats at the usual interval, as for a follower,
    /// which takes a node that is silent for longer as stalled.
    /// </summary>
    private static readonly TimeSpan _longestHop = TimeSpan.FromSeconds(45);

    private readonly ConcurrentDictionary<string, Contact> _contacts = [];

    /// <summary>Notes that a copy arrived whose origin was heard of at a time of its own clock.</summary>
    internal void Note(string registry, Timestamp originTime) => _contacts.AddOrUpdate(
        registry,
        _ => new Contact(originTime, time.GetTimestamp()),
        (_, known) => originTime > known.OriginTime ? new Contact(originTime, time.GetTimestamp()) : known);

    /// <summary>Whether the origin has not been heard of for longer than the hops between can explain, or not since the node started.</summary>
    internal bool IsLost(Registry registry)
    {
        if (registry.Copy is not { } copy)
            return false;
        var hops = Math.Max(1, copy.Path.Count - 1);
        return !_contacts.TryGetValue(registry.Name, out var contact) || time.GetElapsedTime(contact.ArrivedAt) > hops * _longestHop;
    }

    private sealed record Contact(Timestamp OriginTime, long ArrivedAt);
}
