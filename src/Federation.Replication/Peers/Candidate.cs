namespace Federation.Replication.Peers;

/// <summary>A peer that may serve a registry, when it comes to choosing among several.</summary>
internal sealed record Candidate
{
    /// <summary>Id of the peer.</summary>
    public required string Peer { get; init; }

    /// <summary>What this service mirrors from the peer; empty for whole registries.</summary>
    public string Filter { get; init; } = "";

    /// <summary>What the peer says of the registry; null before it was asked.</summary>
    public Offer? Offer { get; init; }

    /// <summary>Why the peer cannot be followed now, whatever it says; empty when it can.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Since when it could have been followed; null when it cannot.</summary>
    public DateTimeOffset? UsableSince { get; init; }

    /// <summary>How long it must have been usable before another one is left for it.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>What a copy from here is limited to: by the peer's own copy, and by what is asked for.</summary>
    internal (string Theirs, string Ours) Limits => (Offer?.Filter ?? "", Filter);
}
