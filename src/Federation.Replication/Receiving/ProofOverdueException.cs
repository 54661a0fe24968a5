namespace Federation.Replication;

/// <summary>
/// A peer sent many batches of changes and came to no state that the origin signed. So does one that lies and one that changes faster than
/// it is followed; comparing digests tells them apart.
/// </summary>
internal sealed class ProofOverdueException(string message) : Exception(message);
