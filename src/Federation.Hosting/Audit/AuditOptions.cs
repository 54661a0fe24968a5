namespace Federation.Hosting;

/// <summary>Where and how a host remembers. Section <c>Audit</c>.</summary>
public sealed record AuditOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Audit";

    /// <summary>Folder of the log, made if need be and readable by its owner only; <c>audit</c> in the data directory of the host when it is not set.</summary>
    public string? Directory { get; init; }

    /// <summary>Bytes after which the next file is begun; 4 KiB to 1 GiB. The files before stay: how long is the operator's to decide.</summary>
    public int MaximumFileBytes { get; init; } = 64 * 1024 * 1024;

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (MaximumFileBytes is < 4 * 1024 or > 1024 * 1024 * 1024)
            yield return new(nameof(MaximumFileBytes), MaximumFileBytes, "4096 (4 KiB) to 1073741824 (1 GiB)");
    }
}
