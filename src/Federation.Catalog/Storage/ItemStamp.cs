namespace Federation.Catalog.Storage;

/// <summary>What is stored of a change beside the content: where and when it happened.</summary>
/// <param name="OriginRevision">Its revision at the origin; null for that of this store, which is the origin.</param>
/// <param name="CreateTime">When the item was first stored at its origin; of a deletion, when it was made here.</param>
/// <param name="UpdateTime">When the change happened at the origin.</param>
internal readonly record struct ItemStamp(long? OriginRevision, long CreateTime, long UpdateTime);
