using System.CommandLine;
using Federation.Hosting;
using Federation.Import;
using Federation.Report;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Up;

/// <summary><c>federation up</c>: a whole federation on this machine.</summary>
internal static class UpCommand
{
    private const int UsualPort = 7400;

    internal static Command Create()
    {
        var command = new Command(
            "up",
            "Run a federation on this machine: an identity provider, a node for each catalogue, and an aggregator; load the catalogues, "
            + "find the duplicates, print the report, and stay up until Ctrl-C.");
        var once = new Option<bool>("--once") { Description = "Print the report and end." };
        var catalogs = new Option<DirectoryInfo?>("--catalogs")
        {
            Description = "Folder of the catalogues: REGISTRY.jsonl, REGISTRY.jsonl.gz or a folder REGISTRY of Relaton YAML each, and registries.json with titles and owners if you like. Without it, the samples: identity management in nine bodies.",
            HelpName = "DIR",
        };
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "Folder that keeps the state between runs. Without it, one of your user's for each catalogue folder.",
            HelpName = "DIR",
        };
        var redis = new Option<string?>("--redis")
        {
            Description = "Redis to mirror into. Without it, an embedded Garnet in memory.",
            HelpName = "HOST:PORT",
        };
        var prune = new Option<bool>("--prune") { Description = "Delete items from the nodes that their catalogues do not contain any more." };
        var port = new Option<int>("--port")
        {
            Description = "First of the consecutive ports to listen on, on 127.0.0.1: the identity provider's, the aggregator's, the nodes' and last that of the pages. 0 takes any free ones.",
            HelpName = "PORT",
            DefaultValueFactory = _ => UsualPort,
        };
        var top = new Option<int>("--top") { Description = "How many suspected and how many declared duplicates to print at most", HelpName = "N", DefaultValueFactory = _ => DuplicateReport.Top };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Log what the services do." };
        foreach (Option option in new Option[] { once, catalogs, data, redis, prune, port, top, verbose })
            command.Options.Add(option);
        port.Require(static given => given is >= 0 and <= 65000, "--port must be 0 to 65000.");
        top.Require(static given => given >= 1, "--top must be 1 or more.");

        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var folder = Path.GetFullPath(line.GetValue(catalogs)?.FullName ?? CatalogFolder.Samples);
            var options = new LocalFederationOptions
            {
                Data = Path.GetFullPath(line.GetValue(data)?.FullName ?? StateFolder.For(folder)),
                Catalogs = CatalogFolder.Read(folder),
                FirstPort = line.GetValue(port),
                Redis = line.GetValue(redis),
                Logging = line.GetValue(verbose) ? [] : [new("Logging:LogLevel:Default", "Error"), new("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Error")],
            };
            using var state = StateFolder.Lock(options.Data);
            return await RunAsync(options, line.GetValue(prune), line.GetValue(once), line.GetValue(top), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(LocalFederationOptions options, bool prune, bool once, int top, CancellationToken cancellationToken)
    {
        var progress = Screen.Error();
        FittingText.Write(progress, $"[grey]{options.Catalogs.Count} catalogues; state in {Markup.Escape(options.Data)}[/]");
        var federation = await LocalFederation.StartAsync(options, cancellationToken).ConfigureAwait(false);
        await using (federation.ConfigureAwait(false))
        {
            using var tokens = new AccessTokenSource(federation.Reader, TimeProvider.System);
            using var channel = FederationChannel.Open(federation.Aggregator, tokens, ReportCommand.AggregatorAudience);
            var aggregator = new AggregatorClient(channel.CreateCallInvoker());

            var imports = await new Loading(progress, federation, aggregator).RunAsync(prune, cancellationToken).ConfigureAwait(false);
            var output = Screen.Output();
            new RegistryTable(output).Write(await aggregator.ListRegistriesAsync(cancellationToken).ConfigureAwait(false));
            await new DuplicateReport(output, aggregator).WriteAsync("", "", top, cancellationToken).ConfigureAwait(false);
            var report = new FaultReport(progress);
            var whole = imports.Count(report.Write);

            if (!once)
            {
                new Tour(output, federation).Write(await tokens.GetAsync("", cancellationToken).ConfigureAwait(false), federation.WriteReaderSettings());
                await UntilCancelledAsync(cancellationToken).ConfigureAwait(false);
                progress.MarkupLine("[grey]Stopping.[/]");
            }

            return whole == imports.Count ? ExitCode.Done : ExitCode.Failed;
        }
    }

    private static async Task UntilCancelledAsync(CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
