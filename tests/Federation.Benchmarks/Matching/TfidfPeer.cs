using System.Diagnostics;
using System.Text.Json;

namespace Federation.Benchmarks.Matching;

/// <summary>Runs <c>peers/tfidf_join.py</c>, where Debian's python3-sklearn is installed.</summary>
internal static class TfidfPeer
{
    private const string Python = "/usr/bin/python3";

    /// <summary>What the peer took and found; null where it cannot run.</summary>
    internal static async Task<Peer?> RunAsync(string items)
    {
        var script = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "peers", "tfidf_join.py"));
        if (!File.Exists(Python))
            return Skipped($"{Python} is not there");

        var pairs = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Python, [script, items, pairs]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                return Skipped((await errors).Trim().Split('\n')[^1]);

            using var figures = JsonDocument.Parse(output);
            return new Peer(
                "TF-IDF sparse join of the titles, scikit-learn", figures.RootElement.GetProperty("seconds").GetDouble(), Peer.Read(File.ReadLines(pairs)));
        }
        finally
        {
            File.Delete(pairs);
        }
    }

    private static Peer? Skipped(string why)
    {
        Console.WriteLine($"  peer tfidf_join.py skipped: {why}");
        return null;
    }
}
