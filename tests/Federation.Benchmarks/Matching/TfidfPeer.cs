using System.Diagnostics;
using System.Text.Json;

namespace Federation.Benchmarks.Matching;

/// <summary>Runs <c>peers/tfidf_join.py</c>, where Debian's python3-sklearn is installed.</summary>
internal static class TfidfPeer
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Seconds that the peer took; null where it cannot run.</summary>
    internal static async Task<double?> RunAsync(string items)
    {
        var script = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "peers", "tfidf_join.py"));
        if (!File.Exists(Python))
            return Skipped($"{Python} is not there");

        using var process = Process.Start(new ProcessStartInfo(Python, [script, items]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            return Skipped((await errors).Trim().Split('\n')[^1]);

        using var figures = JsonDocument.Parse(output);
        return figures.RootElement.GetProperty("seconds").GetDouble();
    }

    private static double? Skipped(string why)
    {
        Console.WriteLine($"  peer tfidf_join.py skipped: {why}");
        return null;
    }
}
