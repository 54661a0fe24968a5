namespace Federation.Catalog;

/// <summary>How far a peer was followed.</summary>
/// <param name="SyncToken">The peer's token to go on from.</param>
/// <param name="Revision">The revision of the peer that the token stands for.</param>
/// <param name="Filter">The filter that the token was given for; empty when the whole registry is followed.</param>
public sealed record CopyPosition(string SyncToken, long Revision, string Filter);
