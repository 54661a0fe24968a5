namespace Federation.Terminal;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    internal const int Done = 0;

    /// <summary>The work could not be done, or not wholly.</summary>
    internal const int Failed = 1;

    /// <summary>The command line or a setting is wrong; nothing was done.</summary>
    internal const int WrongSetting = 2;
}
