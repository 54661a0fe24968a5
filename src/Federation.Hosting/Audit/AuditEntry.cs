namespace Federation.Hosting;

/// <summary>Something that is remembered for those who ask later who did it.</summary>
/// <remarks>Never a secret or a token. Texts are cut to <see cref="AuditLine.MaximumText"/> characters.</remarks>
public sealed record AuditEntry
{
    /// <summary>What happened, in dotted lower case, for example <c>call</c>, <c>access.refused</c>, <c>token.refused</c>, <c>client.added</c>.</summary>
    public required string Event { get; init; }

    /// <summary>The client that did it, by its id; empty when it did not prove who it is.</summary>
    public string Client { get; init; } = "";

    /// <summary>The person who did it, by the subject of their sign-in; empty for a client that acted by itself.</summary>
    public string Person { get; init; } = "";

    /// <summary>The client's organisation; empty when it is not known.</summary>
    public string Organization { get; init; } = "";

    /// <summary>The OpenID provider that says so of client, person and organisation; empty when none was proven. Providers choose ids without each other.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The network address that it came from; empty when it came from none.</summary>
    public string Address { get; init; } = "";

    /// <summary>The method, for example <c>/federation.catalog.v1.PeerService/CreatePeer</c>.</summary>
    public string Method { get; init; } = "";

    /// <summary>What it was about, by its resource name.</summary>
    public string Resource { get; init; } = "";

    /// <summary>How it ended: <c>OK</c>, or the code of the error.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The reason of the error.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How often it happened since it was last told.</summary>
    public long Count { get; init; } = 1;

    /// <summary>Numbers that sum up what a call did.</summary>
    public IReadOnlyDictionary<string, long> Numbers { get; init; } = new Dictionary<string, long>();
}
