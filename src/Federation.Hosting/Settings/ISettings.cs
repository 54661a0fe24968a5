namespace Federation.Hosting;

/// <summary>A record of settings that can say what is wrong with it.</summary>
public interface ISettings
{
    /// <summary>Every setting that is wrong, each with its key relative to the section; nothing when all are right.</summary>
    IEnumerable<SettingFault> Faults();
}
