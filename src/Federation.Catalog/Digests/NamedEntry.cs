using Federation.Protocol.Digests;
using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>An entry of a digest and the item that it stands for.</summary>
/// <param name="Name">The item; it may be in quarantine.</param>
/// <param name="Entry">The entry.</param>
public readonly record struct NamedEntry(WorkItemName Name, DigestEntry Entry);
