using Federation.Protocol.Catalog.V1;

namespace Federation.Replication;

/// <summary>What a peer's copy of a registry must be before it is followed, so that the replica never goes backward or in a circle.</summary>
internal sealed class Admission(RegistryRoute route, FollowerOptions options)
{
    /// <summary>Holds what a peer says of the registry to what is here.</summary>
    /// <exception cref="RouteUnusableException">It is no way to the registry now.</exception>
    /// <exception cref="PeerFaultException">The registry has too many items.</exception>
    internal void Admit(PeerView peer, Registry description, ReplicaState state)
    {
        RefuseLoop(peer);
        if (!options.MayCopy(description))
            throw new RouteUnusableException(RestrictedRegistry.Refusal);
        if (string.CompareOrdinal(peer.Epoch, state.OriginEpoch) < 0)
            throw new RouteUnusableException($"Its copy is of the epoch {peer.Epoch}, which ended when {state.OriginEpoch} began.");
        if (description.Copy?.State is CopyState.Loading or CopyState.Altered)
            throw new RouteUnusableException($"Its copy is {(description.Copy.State == CopyState.Loading ? "still being made" : "altered")}.");
        if (description.ItemCount > options.MaximumItems)
            throw new PeerFaultException($"{route.Registry} has {description.ItemCount} items there; at most {options.MaximumItems} are taken.");
    }

    /// <summary>Refuses a copy that came through this node. It may begin to do so at any time.</summary>
    /// <exception cref="RouteUnusableException">It did.</exception>
    internal void RefuseLoop(PeerView peer)
    {
        if (route.OwnNode.Length > 0 && peer.Path.Contains(route.OwnNode))
            throw new RouteUnusableException($"Its copy came through this node: {string.Join(" > ", peer.Path)}.");
    }

    /// <summary>Refuses an origin whose store was lost or put back by hand.</summary>
    /// <exception cref="RouteUnusableException">It looks so.</exception>
    internal static void RefuseSetback(ReachedPeer connection)
    {
        // A store whose file or folder is missing at a start is a new one, and looks like an origin that has deleted everything. One that did
        // deletes within its epoch.
        if (connection is { IsNewEpoch: true, Peer.Revision: 0, Description.ItemCount: 0, State.ItemCount: > 0 and var count })
            throw new RouteUnusableException(
                $"The origin began the epoch {connection.Peer.Epoch} without any item, as if its store had been lost: the {count} items here are kept "
                + "until it has items again. Where it is meant to be empty, remove the peer, which drops the copy.");

        // Within an epoch an origin only goes forward. Nobody could tell which of its changes are those that are here.
        if (connection is { IsNewEpoch: false, Peer.IsOrigin: true } && connection.Peer.Revision < connection.State.OriginRevision)
            throw new RouteUnusableException(
                $"The origin is at revision {connection.Peer.Revision}, and the copy here is complete to {connection.State.OriginRevision}: "
                + "its store was put back by hand; it should be put back by 'federation restore'.");
    }

    /// <summary>Refuses to make the copy afresh from an older one.</summary>
    /// <exception cref="RouteUnusableException">It is older.</exception>
    internal void RefuseOlder(ReachedPeer connection)
    {
        var (complete, there) = (connection.State.OriginRevision, connection.Peer.Revision);
        if (!connection.IsNewEpoch && route.Filter.Length == 0 && there < complete)
            throw new RouteUnusableException($"Its copy is complete to revision {there} of the origin, and the one here to {complete}.");
    }
}
