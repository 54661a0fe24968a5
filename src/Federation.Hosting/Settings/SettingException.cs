namespace Federation.Hosting;

/// <summary>A setting stops the program.</summary>
/// <remarks>
/// The message is one sentence a line for the person who wrote the settings, and names key, value and what is allowed. A command
/// line prints it to standard error as it is, without a stack trace, and ends with exit code 2.
/// </remarks>
public sealed class SettingException : Exception
{
    /// <summary>One wrong setting.</summary>
    public SettingException(SettingFault fault, Exception? innerException = null)
        : base(fault.ToString(), innerException)
    {
    }

    /// <summary>Whole sentences.</summary>
    public SettingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
