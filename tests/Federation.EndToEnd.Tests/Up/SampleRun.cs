using Federation.EndToEnd.Tests.Processes;

namespace Federation.EndToEnd.Tests.Up;

/// <summary>One <c>federation up --once</c> on the sample catalogues, which several tests read.</summary>
public sealed class SampleRun : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public int ExitCode { get; private set; }

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public async ValueTask InitializeAsync() => (ExitCode, Output, Error) =
        await FederationProcess.RunAsync(_folder.Path, "up", "--once", "--port", "0", "--data", _folder.File("state"), "--top", "100000");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether the report pairs an item whose identifier starts with <paramref name="left"/> with one that starts with <paramref name="right"/>.</summary>
    public bool Pairs(string left, string right) => Duplicates().Any(pair => Are(pair.First, pair.Second, left, right) || Are(pair.Second, pair.First, left, right));

    private static bool Are(string first, string second, string left, string right) =>
        first.StartsWith(left, StringComparison.Ordinal) && second.StartsWith(right, StringComparison.Ordinal);

    // A duplicate is a line with its number and score, then two lines for each item, the first with its identifier.
    private IEnumerable<(string First, string Second)> Duplicates()
    {
        var lines = Output.Split('\n');
        for (var i = 0; i + 3 < lines.Length; i++)
        {
            if (lines[i].Contains("duplicates/", StringComparison.Ordinal) && lines[i].Contains('%', StringComparison.Ordinal))
                yield return (lines[i + 1].Trim(), lines[i + 3].Trim());
        }
    }
}
