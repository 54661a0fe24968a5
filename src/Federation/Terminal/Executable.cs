namespace Federation.Terminal;

/// <summary>The running program, as a command line names it.</summary>
internal static class Executable
{
    internal static string Invocation => Quote(Environment.ProcessPath ?? "federation");

    /// <summary>Puts <paramref name="path"/> in quotes where a shell would take it apart.</summary>
    internal static string Quote(string path) => path.Contains(' ') ? $"\"{path}\"" : path;
}
