using System.Diagnostics;
using System.Text.Json;

namespace Federation.Benchmarks.Matching;

/// <summary>Runs the TF-IDF joins among the <c>peers</c>, where Debian's python3-sklearn is installed.</summary>
internal static class TfidfPeer
{
    private const string Python = "/usr/bin/python3";

    /// <summary>The join as one writes it with scikit-learn; null where it cannot run.</summary>
    internal static Task<Peer?> RunAsync(string items) =>
        RunAsync("tfidf_join.py", "TF-IDF sparse join of the titles, scikit-learn", items);

    /// <summary>The join that we made as fast as we could; null where it cannot run.</summary>
    internal static Task<Peer?> RunTunedAsync(string items) =>
        RunAsync("tfidf_join_tuned.py", "the same join, tuned by us", items);

    private static async Task<Peer?> RunAsync(string name, string description, string items)
    {
        var script = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "peers", name));
        if (!File.Exists(Python))
            return Skipped(name, $"{Python} is not there");

        var pairs = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Python, [script, items, pairs]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                return Skipped(name, (await errors).Trim().Split('\n')[^1]);

            using var figures = JsonDocument.Parse(output);
            return new Peer(description, figures.RootElement.GetProperty("seconds").GetDouble(), Peer.Read(File.ReadLines(pairs)));
        }
        finally
        {
            File.Delete(pairs);
        }
    }

    private static Peer? Skipped(string name, string why)
    {
        Console.WriteLine($"  peer {name} skipped: {why}");
        return null;
    }
}
