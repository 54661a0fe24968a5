using Federation.Protocol.Catalog.V1;

namespace Federation.Replication;

/// <summary>A response of the stream once all of it was looked at.</summary>
/// <param name="Response">The response.</param>
/// <param name="Changes">Its changes.</param>
internal sealed record CheckedResponse(SyncWorkItemsResponse Response, CheckedChanges Changes);
