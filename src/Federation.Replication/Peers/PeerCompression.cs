namespace Federation.Replication.Peers;

/// <summary>Whether the messages of a peer travel compressed.</summary>
public enum PeerCompression
{
    /// <summary>Compressed but on loopback, where bytes cost less than their compression.</summary>
    Auto,

    /// <summary>Compressed, if the peer can.</summary>
    On,

    /// <summary>As they are.</summary>
    Off,
}
