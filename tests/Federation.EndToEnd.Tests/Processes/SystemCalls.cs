using System.Runtime.InteropServices;

namespace Federation.EndToEnd.Tests.Processes;

/// <summary>What .NET has no call for.</summary>
internal static partial class SystemCalls
{
    /// <summary>Sends a signal to a process (POSIX <c>kill</c>).</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Kill(int process, int signal);

    /// <summary>
    /// Lets the processes that this one starts be interrupted. A shell has what it runs in the background ignore that, and so would they.
    /// </summary>
    internal static void TakeInterrupts()
    {
        const int Interrupt = 2;
        const string Status = "/proc/self/status";
        if (!File.Exists(Status))
            return;
        var ignored = File.ReadLines(Status).First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)).Split('\t')[1];
        if ((Convert.ToUInt64(ignored, 16) & (1UL << (Interrupt - 1))) != 0)
            SetHandler(Interrupt, handler: 0);
    }

    // The handler 0 is the usual one (POSIX SIG_DFL).
    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);
}
