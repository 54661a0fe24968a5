using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Federation.Hosting.Tests.Support;

/// <summary>
/// Lets no file of this process grow beyond a size, as a full disk does not, until it is disposed of. It counts for the whole process, so a test
/// that uses it runs while no others do.
/// </summary>
[CollectionDefinition(nameof(FullDisk), DisableParallelization = true)]
public sealed partial class FullDisk : IDisposable
{
    private const int FileSize = 1; // RLIMIT_FSIZE of Linux and macOS
    private const int FileSizeSignal = 25; // SIGXFSZ, which ends a process that does not handle it

    // For good: a signal is handled a moment after the write that it is for was refused.
    private static readonly PosixSignalRegistration _handled =
        PosixSignalRegistration.Create((PosixSignal)FileSizeSignal, static signal => signal.Cancel = true);

    private readonly Limits _before;

    public FullDisk(long bytes)
    {
        GC.KeepAlive(_handled);
        if (Get(FileSize, out _before) != 0)
            throw new UnreachableException("The limits of the process cannot be read.");
        Set(_before with { Now = (nuint)bytes });
    }

    public static bool IsPossible => !OperatingSystem.IsWindows();

    public void Dispose() => Set(_before);

    private static void Set(Limits limits)
    {
        if (Set(FileSize, limits) != 0)
            throw new UnreachableException("The limits of the process cannot be set.");
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Get(int resource, out Limits limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(int resource, in Limits limits);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limits(nuint Now, nuint Most);
}
