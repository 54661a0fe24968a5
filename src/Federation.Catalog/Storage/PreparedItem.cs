using System.Security.Cryptography;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;

namespace Federation.Catalog.Storage;

/// <summary>An item that is ready to be stored.</summary>
internal sealed record PreparedItem
{
    internal required string Id { get; init; }
    internal required string Identifier { get; init; }
    internal required byte[] Content { get; init; }
    internal required byte[] ContentHash { get; init; }

    /// <summary>Brings an item into its canonical form; it is changed on the way.</summary>
    /// <exception cref="InvalidWorkItemException">It breaks the rules.</exception>
    internal static PreparedItem Of(WorkItemName name, WorkItem item)
    {
        item.Name = name.ToString();
        item.Provenance = null;
        item.Etag = "";
        WorkItemNormalization.Normalize(item);
        if (WorkItemValidation.Validate(item) is { Count: > 0 } violations)
            throw new InvalidWorkItemException(violations);
        return Known(name, item);
    }

    /// <summary>The same of an item, or some of it, that was stored before, perhaps when there were other rules.</summary>
    internal static PreparedItem Known(WorkItemName name, WorkItem item)
    {
        var content = WorkItemContent.Canonical(item);
        return new PreparedItem
        {
            Id = name.Id,
            Identifier = item.Identifier,
            Content = content,
            ContentHash = SHA256.HashData(content),
        };
    }
}
