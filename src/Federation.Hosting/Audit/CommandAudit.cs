namespace Federation.Hosting;

/// <summary>
/// Remembers what commands change in the store of a service, beside its own log: each chain has one writer, and the service may be running.
/// </summary>
public sealed class CommandAudit
{
    private const string Name = "commands";

    private readonly Func<AuditFiles?> _open;

    internal CommandAudit(AuditFolder folder, AuditOptions options, TimeProvider time) =>
        _open = () => folder.PlaceBy(options) is { } place ? AuditFiles.Open(Path.Combine(place, Name), options, time) : null;

    /// <summary>Does a change, and remembers that the user of this process did it. Where it cannot be remembered it is not done.</summary>
    /// <param name="happening">What happens, as <see cref="AuditEntry.Event"/>.</param>
    /// <param name="resource">What it is about, as <see cref="AuditEntry.Resource"/>.</param>
    /// <param name="change">The change.</param>
    /// <exception cref="SettingException">The log cannot be written.</exception>
    public async Task RunAsync(string happening, string resource, Func<Task> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        using var files = _open();
        await change().ConfigureAwait(false);
        files?.Append([new AuditEntry { Event = happening, Person = Environment.UserName, Resource = resource, Outcome = "OK" }]);
    }
}
