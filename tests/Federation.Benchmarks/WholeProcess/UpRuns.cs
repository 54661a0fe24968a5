namespace Federation.Benchmarks.WholeProcess;

/// <summary><c>federation up --once</c>, from process start to process end, on the samples and on a folder of large catalogues.</summary>
internal static class UpRuns
{
    private const int Repetitions = 3;

    internal static async Task RunAsync(string[] arguments)
    {
        for (var i = 1; i <= Repetitions; i++)
            await MeasureAsync($"samples, run {i}", seconds: 10, megabytes: null);
        if (arguments is [var catalogs, ..])
            await MeasureAsync("large catalogues", seconds: 60, megabytes: 1500, "--catalogs", catalogs);
    }

    private static async Task MeasureAsync(string name, double seconds, double? megabytes, params IEnumerable<string> arguments)
    {
        var data = Directory.CreateTempSubdirectory("federation-benchmark-");
        try
        {
            var run = await FederationRun.RunAsync(["up", "--once", "--port", "0", "--data", data.FullName, .. arguments]);
            new Figure($"{name}: report printed and ended", run.Elapsed.TotalSeconds, "s", seconds).Write();
            new Figure($"{name}: largest resident set, all services", run.PeakBytes / Figure.Megabyte, "MiB", megabytes).Write();
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
