using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Federation.EndToEnd.Tests.Processes;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Federation.EndToEnd.Tests.Up;

/// <summary><c>federation up</c> as a person uses it.</summary>
public sealed class UpTests : IDisposable
{
    private const string Good = """{"sdo":"alpha","id":"A 1","base":"A 1","title":"Token binding for sessions","date":"2024-05","status":"Published"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_stays_up_with_secrets_for_their_owner_only_and_is_watched_until_it_is_interrupted_and_then_ends_well()
    {
        Catalog("alpha.jsonl", Good);
        await using var up = Up();

        await up.WroteAsync("report --config");
        var token = (await up.WroteAsync("TOKEN=")).Trim();

        token.Should().MatchRegex(@"^TOKEN=[\w-]+\.[\w-]+\.[\w-]+$", "a wrapped token cannot be pasted");
        if (!OperatingSystem.IsWindows())
            ReadableByOthers().Should().BeEmpty();
        await WatchAsync(CommandLineParser.SplitCommandLine(await up.WroteAsync("import FILE")));
        (await up.InterruptAsync()).Should().Be(0, up.Error);
    }

    [Fact]
    public async Task The_next_run_finds_the_state_of_the_one_before_and_deletes_what_vanished_only_when_asked()
    {
        Catalog("alpha.jsonl", Good, """{"sdo":"alpha","id":"A 2","base":"A 2","title":"Second"}""");
        await OnceAsync();
        Catalog("alpha.jsonl", Good);

        var (exitCode, output, kept) = await OnceAsync();
        var (_, _, pruned) = await OnceAsync("--prune");

        exitCode.Should().Be(0, kept);
        output.Should().MatchRegex(@"alpha\s+alpha\s+2\s+2\s+2\s+0\s+following");
        kept.Should().Contain("alpha: 0 created, 0 updated, 1 unchanged, 0 deleted, 0 wrong; revision 2");
        pruned.Should().Contain("1 unchanged, 1 deleted");
    }

    [Fact]
    public async Task A_wrong_record_is_named_and_the_good_ones_are_kept()
    {
        Catalog("alpha.jsonl", Good, "{ this is no JSON", """{"sdo":"alpha","id":"A 3","base":"A 3","title":""}""");

        var (exitCode, output, error) = await OnceAsync();

        exitCode.Should().Be(1);
        error.Should().MatchRegex(@"alpha\.jsonl:2: ").And.MatchRegex(@"alpha\.jsonl:3: title").And.Contain("2 records are wrong");
        output.Should().MatchRegex(@"alpha\s+alpha\s+1\s");
    }

    [Fact]
    public async Task The_same_work_in_two_bodies_is_reported()
    {
        Catalog("alpha.jsonl", Good);
        Catalog("beta.jsonl", """{"sdo":"beta","id":"B 7","base":"B 7","title":"Token binding for sessions","date":"2024-06","status":"Published"}""");

        var (exitCode, output, error) = await OnceAsync();

        exitCode.Should().Be(0, error);
        output.Should().Contain("Suspected duplicates: 1").And.Contain("A 1").And.Contain("B 7").And.Contain("because");
    }

    [Fact]
    public async Task A_folder_without_catalogues_is_refused_with_a_sentence()
    {
        Directory.CreateDirectory(_folder.File("catalogs"));

        var (exitCode, _, error) = await OnceAsync();

        exitCode.Should().Be(2);
        error.Should().Contain("holds no catalogue").And.NotContain("   at ");
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        Catalog("alpha.jsonl", Good);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, _, error) = await FederationProcess.RunAsync(
            _folder.Path, "up", "--once", "--port", $"{port}", "--data", "state", "--catalogs", "catalogs");

        exitCode.Should().Be(2);
        error.Should().Contain($"127.0.0.1:{port}").And.NotContain("   at ");
    }

    [Fact]
    public async Task One_folder_serves_one_run_at_a_time_until_a_service_manager_ends_it()
    {
        Catalog("alpha.jsonl", Good);
        await using var first = Up();
        await first.WroteAsync("report --config");

        var (exitCode, _, error) = await OnceAsync();

        exitCode.Should().Be(2);
        error.Should().Contain("--data").And.NotContain("   at ");
        (await first.TerminateAsync()).Should().Be(0, first.Error);
    }

    [Fact]
    public async Task Decisions_that_a_full_disk_does_not_take_wholly_are_not_under_the_name_that_was_asked_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sets no limit to the size of a file.");
        Catalog("alpha.jsonl", Good);
        await using var up = Up();
        await up.WroteAsync("report --config");
        string[] administrator = ["--config", _folder.File("state/administrator.json")];
        var steps = Enumerable.Range(0, 4).Select(_ => JsonFormatter.Default.Format(new DecisionStep
        {
            StepId = DecisionName.New().Id,
            Time = Timestamp.FromDateTime(DateTime.UtcNow),
            Commented = new Comment { WorkItems = { "registries/alpha/workItems/a", "registries/beta/workItems/b" }, Text = new string('x', 4_000) },
        })).ToList();
        await File.WriteAllLinesAsync(_folder.File("steps.jsonl"), steps, TestContext.Current.CancellationToken);
        (await FederationProcess.RunAsync(_folder.Path, ["decisions", "import", "steps.jsonl", .. administrator])).ExitCode.Should().Be(0);
        string[] export = ["decisions", "export", "exported.jsonl", .. administrator];

        (await FederationProcess.RunOnFullDiskAsync(_folder.Path, export)).Should().NotBe(0);
        File.Exists(_folder.File("exported.jsonl")).Should().BeFalse();
        (await FederationProcess.RunAsync(_folder.Path, export)).ExitCode.Should().Be(0);
        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, export);

        (await File.ReadAllLinesAsync(_folder.File("exported.jsonl"), TestContext.Current.CancellationToken)).Should().Equal(steps);
        exitCode.Should().Be(1);
        error.Should().Contain("exported.jsonl is there already");
    }

    private async Task WatchAsync(IEnumerable<string> import)
    {
        string[] administrator = ["--config", _folder.File("state/administrator.json")];
        var (exitCode, output, error) = await FederationProcess.RunAsync(_folder.Path, ["watch", "subscriptions", "add", "Bindings", "--filter", "topic:binding", .. administrator]);
        exitCode.Should().Be(0, error);
        output.Should().MatchRegex(@"^subscriptions/\w{26}\s+/feeds/\w{26}\?key=[\w-]{43}\s*$");
        await using var watch = FederationProcess.Start(_folder.Path, ["watch", "--since", "0", "--subscription", output.Split('\n')[0].Trim(), .. administrator]);
        var name = output.Split('\n')[0].Trim();
        (await FederationProcess.RunAsync(_folder.Path, ["watch", "subscriptions", "change", name, "--utc-offset", "60", "--content", "DailyDigest", .. administrator])).ExitCode.Should().Be(2);
        (await FederationProcess.RunAsync(_folder.Path, ["watch", "subscriptions", "change", name, "--utc-offset", "60", "--title", "Token bindings\u001b[2J \u202esdrawkcab", .. administrator])).ExitCode.Should().Be(0);
        (await FederationProcess.RunAsync(_folder.Path, ["watch", "subscriptions", "list", "--format", "jsonl", .. administrator])).Output
            .Should().ContainAll("Token bindings", "topic:binding", "\"utcOffsetMinutes\": 60");

        // A title must not command the terminal.
        (await FederationProcess.RunAsync(_folder.Path, ["watch", "subscriptions", "list", .. administrator])).Output
            .Should().Contain("Token bindings\u241b[2J \ufffdsdrawkcab");
        Catalog("more.jsonl", Good.Replace("A 1", "A 3"));

        (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, import.Skip(1).Select(argument => argument == "FILE" ? _folder.File("catalogs/more.jsonl") : argument));

        exitCode.Should().Be(0, error);
        await watch.WroteAsync("ITEM_ADDED  A 3 \"Token binding for sessions\"");
        (await watch.InterruptAsync()).Should().Be(0, watch.Error);
        watch.Error.Should().MatchRegex(@"Go on from here with --since \d+\.");

        if (!OperatingSystem.IsWindows())
            (await FederationProcess.RunUnreadAsync(_folder.Path, ["watch", "--since", "0", .. administrator])).Should().ContainAll("cannot be written", "Go on from here with --since 0.");
    }

    private void Catalog(string name, params IEnumerable<string> lines)
    {
        Directory.CreateDirectory(_folder.File("catalogs"));
        File.WriteAllLines(Path.Combine(_folder.File("catalogs"), name), lines);
    }

    [UnsupportedOSPlatform("windows")]
    private IEnumerable<string> ReadableByOthers() => Directory.EnumerateFiles(_folder.File("state"), "*", SearchOption.AllDirectories)
        .Where(file => Regex.IsMatch(file, @"\.(secret|password|pem|key|db)$"))
        .Where(file => (File.GetUnixFileMode(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0);

    private FederationProcess Up() =>
        FederationProcess.Start(_folder.Path, "up", "--port", "0", "--data", "state", "--catalogs", "catalogs");

    private Task<(int ExitCode, string Output, string Error)> OnceAsync(params IEnumerable<string> arguments) =>
        FederationProcess.RunAsync(_folder.Path, ["up", "--once", "--port", "0", "--data", "state", "--catalogs", "catalogs", .. arguments]);
}
