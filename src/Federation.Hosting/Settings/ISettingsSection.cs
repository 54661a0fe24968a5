namespace Federation.Hosting;

/// <summary>A section of the configuration that can be checked.</summary>
internal interface ISettingsSection
{
    /// <summary>A sentence for each setting that is wrong, also for one that is unknown or of the wrong type.</summary>
    IReadOnlyList<string> Faults();
}
