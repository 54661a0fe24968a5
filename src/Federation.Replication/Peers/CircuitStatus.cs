using Federation.Protocol.Catalog.V1;

namespace Federation.Replication.Peers;

/// <summary>A circuit at one moment.</summary>
internal sealed record CircuitStatus
{
    /// <summary>How it is.</summary>
    public required CircuitState State { get; init; }

    /// <summary>Failures since the last success.</summary>
    public int FailureCount { get; init; }

    /// <summary>When the next attempt is due; null unless it is open.</summary>
    public DateTimeOffset? NextAttemptTime { get; init; }

    /// <summary>Why it is not closed; empty when it is.</summary>
    public string LastError { get; init; } = "";
}
