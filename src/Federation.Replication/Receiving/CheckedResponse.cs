using Federation.Protocol.Sync;

namespace Federation.Replication;

/// <summary>A response of the stream once all of it was looked at.</summary>
/// <param name="Response">The response.</param>
/// <param name="Changes">Its changes.</param>
internal sealed record CheckedResponse(EncodedSyncResponse Response, CheckedChanges Changes);
