namespace Federation.Hosting;

/// <summary>One wrong setting.</summary>
/// <param name="Key">The key, for example <c>Listen:Address</c>; in <see cref="ISettings.Faults"/> relative to the section.</param>
/// <param name="Value">What it holds, null when it is not set. Never a secret.</param>
/// <param name="Allowed">What it may hold, to be read after "allowed is", for example <c>an address of loopback</c>.</param>
public readonly record struct SettingFault(string Key, object? Value, string Allowed)
{
    /// <summary>The fault as a sentence for the person who wrote the setting.</summary>
    public override string ToString() =>
        $"{Key} is {(Value is null ? "not set" : $"\"{Value}\"")}; allowed is {Allowed.TrimEnd('.')}.";
}
