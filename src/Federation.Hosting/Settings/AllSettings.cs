namespace Federation.Hosting;

/// <summary>All sections of a host, so that whoever started it hears of every wrong setting at once.</summary>
internal sealed class AllSettings(IEnumerable<ISettingsSection> sections)
{
    private readonly Lazy<string> _faults = new(() => string.Join(Environment.NewLine, sections.SelectMany(s => s.Faults())));

    internal void RequireValid()
    {
        if (_faults.Value.Length > 0)
            throw new SettingException(_faults.Value);
    }
}
