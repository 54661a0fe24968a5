using Microsoft.Win32.SafeHandles;

namespace Federation.Terminal;

/// <summary>The standard output of a command that writes without end.</summary>
internal static class PipedOutput
{
    private const int StandardOutput = 1;

    /// <summary>Opens the standard output, to which each line is written at once. Where it is a pipe, writing fails once nobody reads it (<c>| head</c>).</summary>
    internal static TextWriter Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return Console.Out;

        // The console of .NET passes over that nobody reads any more, and a command that has no end would go on for nobody.
        var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);

        // In a file a stream keeps a place of its own, over what the error stream writes to the same one.
        return stream.CanSeek ? Console.Out : OutputStream.Over(new StreamWriter(stream) { AutoFlush = true });
    }
}
