using System.Diagnostics;
using System.Globalization;

namespace Federation.Benchmarks.WholeProcess;

/// <summary>One run of the <c>federation</c> program, to its end.</summary>
/// <param name="Elapsed">From start to end.</param>
/// <param name="PeakBytes">Largest resident set; 0 where the system does not tell.</param>
/// <param name="Output">What it wrote to the standard output.</param>
/// <param name="ExitCode">0, or 1 when it found something wrong.</param>
internal sealed record FederationRun(TimeSpan Elapsed, long PeakBytes, string Output, int ExitCode)
{
    private static readonly TimeSpan _sampling = TimeSpan.FromMilliseconds(20);

    /// <summary>Where the program is.</summary>
    internal static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "program", "federation");

    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0, or 1 when it found something wrong.</exception>
    internal static async Task<FederationRun> RunAsync(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var peak = 0L;
        while (!process.WaitForExit(_sampling))
            peak = Math.Max(peak, PeakOf(process.Id));
        var elapsed = watch.Elapsed;
        if (process.ExitCode is not (0 or 1))
            throw new InvalidOperationException($"federation {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await error}");
        return new FederationRun(elapsed, peak, await output, process.ExitCode);
    }

    /// <summary>The high-water mark that Linux keeps of a process's resident set.</summary>
    internal static long PeakOf(int process) => MemoryOf(process, "VmHWM:");

    /// <summary>A process's resident set now.</summary>
    internal static long ResidentOf(int process) => MemoryOf(process, "VmRSS:");

    /// <summary>Processor time that a process has taken so far.</summary>
    internal static TimeSpan WorkOf(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    private static long MemoryOf(int process, string kind)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(kind, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
