using System.Runtime.InteropServices;

namespace Federation.EndToEnd.Tests.Processes;

/// <summary>What .NET has no call for.</summary>
internal static partial class SystemCalls
{
    /// <summary>Sends a signal to a process (POSIX <c>kill</c>).</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Kill(int process, int signal);
}
