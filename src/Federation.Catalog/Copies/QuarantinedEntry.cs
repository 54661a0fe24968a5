using Federation.Protocol.Digests;

namespace Federation.Catalog;

/// <summary>An item that a copy cannot take over.</summary>
/// <param name="Name">Resource name as it came, valid or not.</param>
/// <param name="Revision">Revision at the origin.</param>
/// <param name="Entry">What it counts as in the digest, since the origin counts it; null when its name is none of the registry.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Time">When it arrived.</param>
public sealed record QuarantinedEntry(string Name, long Revision, DigestEntry? Entry, string Reason, DateTimeOffset Time);
