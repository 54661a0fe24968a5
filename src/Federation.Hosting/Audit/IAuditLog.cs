namespace Federation.Hosting;

/// <summary>Where a host remembers who changed or decided what, and whom it refused.</summary>
public interface IAuditLog
{
    /// <summary>
    /// Takes an entry in; it is on the disk a moment later. While the disk cannot be written entries wait, and once too many do, so does
    /// the caller: what it did is not answered before it can be remembered.
    /// </summary>
    ValueTask WriteAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>
    /// Notes a refusal. The first of its kind in a minute is written at once, those like it as one entry with their number, so that
    /// nobody fills the disk by being refused.
    /// </summary>
    void NoteRefusal(AuditEntry entry);
}
