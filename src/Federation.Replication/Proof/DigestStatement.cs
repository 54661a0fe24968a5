using Federation.Protocol.Digests;

namespace Federation.Replication;

/// <summary>What the origin of a registry states about one state of it; signed, it is a <c>signed_digest</c>.</summary>
public sealed record DigestStatement
{
    /// <summary>Value of <c>typ</c> in the header of the signature (RFC 8725, 3.11).</summary>
    public const string Type = "federation-digest+jwt";

    /// <summary>Resource name of the registry. Claim <c>registry</c>.</summary>
    public required string Registry { get; init; }

    /// <summary>Epoch of the origin's store. Claim <c>epoch</c>.</summary>
    public required string Epoch { get; init; }

    /// <summary>Revision of the origin. Claim <c>revision</c>.</summary>
    public required long Revision { get; init; }

    /// <summary>Number of items. Claim <c>item_count</c>.</summary>
    public required long ItemCount { get; init; }

    /// <summary>Root of the digest tree. Claim <c>root</c>, in base64url.</summary>
    public required DigestHash Root { get; init; }

    /// <summary>When it was signed, to the second: the registry was in this state then. Claim <c>iat</c>.</summary>
    public required DateTimeOffset IssueTime { get; init; }
}
