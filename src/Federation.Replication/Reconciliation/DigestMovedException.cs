namespace Federation.Replication;

/// <summary>A registry moved on while its digest was walked.</summary>
internal sealed class DigestMovedException(string message, Exception innerException) : Exception(message, innerException);
