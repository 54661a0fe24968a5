using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Federation.Benchmarks.WholeProcess;

namespace Federation.Benchmarks.Pages;

/// <summary>How long the pages of <c>federation up</c> take to answer, to somebody who is signed in.</summary>
internal static partial class PageRuns
{
    private const int Repetitions = 200;
    private const double Bar = 150;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    internal static async Task RunAsync(string[] arguments)
    {
        var data = Directory.CreateTempSubdirectory("federation-benchmark-");
        string[] catalogs = arguments is [var folder, ..] ? ["--catalogs", folder] : [];
        var start = new ProcessStartInfo(FederationRun.Executable, ["up", "--port", "0", "--top", "1", "--data", data.FullName, .. catalogs])
        {
            RedirectStandardOutput = true,
        };
        using var up = Process.Start(start)!;
        try
        {
            var (pages, password) = await StartedAsync(up).WaitAsync(_patience);
            using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = pages };
            await SignInAsync(http, password);
            foreach (var path in await PathsAsync(http))
                await MeasureAsync(http, path);
        }
        finally
        {
            up.Kill();
            await up.WaitForExitAsync();
            data.Delete(recursive: true);
        }
    }

    private static async Task<(Uri Pages, string Password)> StartedAsync(Process up)
    {
        Uri? pages = null;
        while (await up.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("pages, for a browser", StringComparison.Ordinal))
                pages = new Uri(line.Trim().Split(' ')[^1]);
            if (line.Contains("with the password", StringComparison.Ordinal))
                return (pages!, line.Trim().Split(' ')[^1]);
        }

        throw new InvalidOperationException("federation up ended before it told where the pages are.");
    }

    private static async Task SignInAsync(HttpClient http, string password)
    {
        using var form = await http.GetAsync("/duplicates");
        var page = await form.Content.ReadAsStringAsync();
        var action = new Uri(form.RequestMessage!.RequestUri!, WebUtility.HtmlDecode(Action().Match(page).Groups[1].Value));
        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["id"] = "liaison",
            ["password"] = password,
            ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value,
        });
        using var signedIn = await http.PostAsync(action, fields);
        signedIn.EnsureSuccessStatusCode();
    }

    // The first pair and cluster, and ways to narrow down that a person takes.
    private static async Task<IEnumerable<string>> PathsAsync(HttpClient http)
    {
        var (duplicates, clusters) = (await http.GetStringAsync("/duplicates"), await http.GetStringAsync("/clusters"));
        string[] fixedPaths = ["/duplicates", "/duplicates?q=identity", "/duplicates?registry=itu-t&status=PUBLISHED&order=date", "/clusters", "/decisions", "/registries", "/topics", "/suggested-topics", "/watch", "/watch?topic=identity-management&kind=ITEM_CHANGED"];
        return fixedPaths
            .Concat(First().Matches(duplicates).Take(1).Select(match => match.Groups[1].Value))
            .Concat(First().Matches(clusters).Take(1).Select(match => match.Groups[1].Value))
            .Concat(Next().Matches(duplicates).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)));
    }

    private static async Task MeasureAsync(HttpClient http, string path)
    {
        List<double> times = [];
        for (var i = 0; i < Repetitions; i++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await http.GetAsync(path);
            await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        var name = path.Length <= 44 ? path : path[..44] + "...";
        new Figure($"{name}: p50", times[times.Count / 2], "ms").Write();
        new Figure($"{name}: p95", times[times.Count * 95 / 100], "ms", Bar).Write();
    }

    [GeneratedRegex("<form[^>]*action=\"([^\"]*)\"")]
    private static partial Regex Action();

    [GeneratedRegex("__RequestVerificationToken\"[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<h2><a href=\"(/(?:duplicates|clusters)/[a-z2-7]+)\"")]
    private static partial Regex First();

    [GeneratedRegex("rel=\"next\" href=\"([^\"]*)\"")]
    private static partial Regex Next();
}
