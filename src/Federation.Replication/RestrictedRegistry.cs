namespace Federation.Replication;

/// <summary>A registry that only named organisations may see, where others read too.</summary>
internal static class RestrictedRegistry
{
    /// <summary>Why it is not mirrored, for operators.</summary>
    internal const string Refusal = "Only named organisations may see it, and others read here, so it is not mirrored.";
}
