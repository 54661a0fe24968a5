namespace Federation.Replication;

/// <summary>The claims of a <see cref="DigestStatement"/> but for <c>iat</c>.</summary>
internal static class DigestClaims
{
    internal const string Registry = "registry";
    internal const string Epoch = "epoch";
    internal const string Revision = "revision";
    internal const string ItemCount = "item_count";
    internal const string Root = "root";
}
