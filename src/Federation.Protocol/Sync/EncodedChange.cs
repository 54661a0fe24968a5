using Federation.Protocol.Catalog.V1;
using Google.Protobuf;

namespace Federation.Protocol.Sync;

/// <summary>
/// A change of a registry, known as a message, by the bytes of its item, or both; what is missing is made when somebody asks for it. Not
/// safe for use by several threads at once.
/// </summary>
public sealed class EncodedChange
{
    private const int NotParted = -1;

    private WorkItemChange? _message;
    private int _contentLength = NotParted;
    private ItemSummary? _summary;

    /// <summary>A change that is known as a message.</summary>
    public EncodedChange(WorkItemChange message)
    {
        ArgumentNullException.ThrowIfNull(message);
        (_message, Revision) = (message, message.Revision);
    }

    /// <summary>A change that is known by its item.</summary>
    public EncodedChange(long revision, EncodedItem item)
        : this(revision, item.Bytes) => Part(item);

    /// <summary>A change that is known by its item, as somebody wrote it.</summary>
    public EncodedChange(long revision, ReadOnlyMemory<byte> written) => (Revision, Written) = (revision, written);

    /// <summary>Revision of the change at the node that tells of it.</summary>
    public long Revision { get; }

    /// <summary>Whether it is of an item that is there.</summary>
    public bool HasItem => _message is null || _message.WorkItem is not null;

    /// <summary>The change as a message.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes of the item are no work item.</exception>
    public WorkItemChange Message => _message ??= new WorkItemChange { Revision = Revision, WorkItem = WorkItem.Parser.ParseFrom(Written.Span) };

    /// <summary>The item, taken apart; null when the change is not of an item that is there.</summary>
    /// <exception cref="InvalidDataException">The bytes of the item are no message.</exception>
    public EncodedItem? Item
    {
        get
        {
            if (!HasItem)
                return null;
            if (_contentLength == NotParted)
                Part(_message is not null && Written.IsEmpty ? EncodedItem.Of(_message.WorkItem) : EncodedItem.Read(Written));
            return new EncodedItem(Written, _contentLength);
        }
    }

    /// <summary>The bytes of the item as somebody wrote them; empty when there are none, or it is known as a message only.</summary>
    public ReadOnlyMemory<byte> Written { get; private set; }

    /// <summary>What a copy tells the states of the item apart by. Only of a change that <see cref="HasItem"/>.</summary>
    public ItemSummary Summary
    {
        get => _summary ??= ItemSummary.Of(Message.WorkItem);
        set => _summary = value;
    }

    /// <summary>Takes over the item from somebody who has taken it apart.</summary>
    public void Part(EncodedItem item) => (Written, _contentLength) = (item.Bytes, item.ContentLength);

    /// <summary>
    /// Has the bytes made anew from the message: whoever wrote them may have written the fields in another order, so that they are not
    /// those that were hashed.
    /// </summary>
    public void Rewrite() => (_message, Written, _contentLength) = (Message, default, NotParted);

    /// <summary>A change that is known as a message.</summary>
    public static implicit operator EncodedChange(WorkItemChange message) => new(message);
}
