using Federation.Protocol.Catalog.V1;

namespace Federation.Replication;

/// <summary>What is known when a peer was reached.</summary>
/// <param name="State">How the copy stood.</param>
/// <param name="Description">The registry as the peer describes it.</param>
/// <param name="Peer">Where the peer has it from.</param>
/// <param name="KeySetUri">The pinned place of the origin's keys; empty when there is none.</param>
/// <param name="Proof">Holds what comes to what the origin signed.</param>
internal sealed record ReachedPeer(ReplicaState State, Registry Description, PeerView Peer, string KeySetUri, OriginProof Proof)
{
    /// <summary>Whether the peer has the registry in an epoch that follows on the one here.</summary>
    internal bool IsNewEpoch => State.OriginEpoch.Length > 0 && Peer.Epoch != State.OriginEpoch;
}
