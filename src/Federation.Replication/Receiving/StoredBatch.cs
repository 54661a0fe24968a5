namespace Federation.Replication;

/// <summary>What became of a response.</summary>
/// <param name="CaughtUp">Whether the copy has everything that the peer had.</param>
/// <param name="IsComplete">Whether it has caught up at least once.</param>
/// <param name="Statement">What the origin signed of the state, which the copy was found equal to; null when nothing was compared.</param>
/// <param name="QuarantinedCount">Number of items in quarantine.</param>
internal sealed record StoredBatch(bool CaughtUp, bool IsComplete, DigestStatement? Statement, long QuarantinedCount);
