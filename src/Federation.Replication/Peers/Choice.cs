namespace Federation.Replication.Peers;

/// <summary>Which peer a registry is to be followed at.</summary>
/// <param name="Peer">Its id; null when there is none.</param>
/// <param name="Obstacles">For each other candidate why it is not followed, by the id of the peer.</param>
/// <param name="LookAgain">When a better one may have proved steady; null when time alone changes nothing.</param>
internal sealed record Choice(string? Peer, IReadOnlyDictionary<string, string> Obstacles, DateTimeOffset? LookAgain);
