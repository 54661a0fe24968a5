using Federation.Protocol.Catalog.V1;

namespace Federation.Protocol.Sync;

/// <summary>
/// A change of a registry, known as a message, by the bytes of its item, or both; what is missing is made when somebody asks for it. Not
/// safe for use by several threads at once.
/// </summary>
public sealed class EncodedChange
{
    private WorkItemChange? _message;
    private EncodedItem? _item;

    /// <summary>A change that is known as a message.</summary>
    public EncodedChange(WorkItemChange message)
    {
        ArgumentNullException.ThrowIfNull(message);
        (_message, Revision) = (message, message.Revision);
    }

    /// <summary>A change that is known as both.</summary>
    public EncodedChange(WorkItemChange message, EncodedItem item)
        : this(message) => _item = item;

    /// <summary>A change that is known by its item.</summary>
    public EncodedChange(long revision, EncodedItem item) => (Revision, _item) = (revision, item);

    /// <summary>Revision of the change at the node that tells of it.</summary>
    public long Revision { get; }

    /// <summary>The change as a message.</summary>
    public WorkItemChange Message => _message ??= new WorkItemChange { Revision = Revision, WorkItem = _item!.Value.ToWorkItem() };

    /// <summary>The bytes of the item; null when the change is not of an item that is there.</summary>
    public EncodedItem? Item => _item ??= _message!.WorkItem is { } item ? EncodedItem.Of(item) : null;

    /// <summary>
    /// Has the bytes made anew from the message: whoever wrote them may have written the fields in another order, so that they are not
    /// those that were hashed.
    /// </summary>
    public void Rewrite() => (_message, _item) = (Message, null);

    /// <summary>A change that is known as a message.</summary>
    public static implicit operator EncodedChange(WorkItemChange message) => new(message);
}
