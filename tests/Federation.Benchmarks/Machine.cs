using System.Globalization;

namespace Federation.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    /// <summary>How this program was built; only Release says something.</summary>
    internal static string Configuration
    {
        get
        {
#if DEBUG
            return "Debug";
#else
            return "Release";
#endif
        }
    }

    /// <summary>The most memory that this process held since it last forgot, MB: all that the system counts for it (VmHWM), not only objects.</summary>
    internal static double PeakMemory
    {
        get
        {
            var line = File.ReadLines("/proc/self/status").First(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
    }

    /// <summary>Begins to look for the peak anew.</summary>
    internal static void ForgetPeakMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);

        // proc(5): 5 resets the peak.
        File.WriteAllText("/proc/self/clear_refs", "5");
    }
}
