using System.CommandLine;
using System.Globalization;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Settings;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Import;

/// <summary><c>federation import</c>: a catalogue from a file or folder into a running node.</summary>
internal static class ImportCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "import",
            "Bring a catalogue into a running node: JSON Lines (.jsonl, .jsonl.gz) or a folder of them, or a folder of Relaton YAML. Wrong records "
            + "are named with file and line and left out (the exit code is 1 then), equal ones change nothing.");
        var source = new Argument<string>("SOURCE") { Description = "File or folder of the catalogue." };
        command.Arguments.Add(source);
        var settings = new CommandSettings(
            command,
            [
                new("--node", "ADDRESS", "Node:Address", "Address of the node"),
                new("--audience", "URI", "Node:Audience", "Audience of its tokens, urn:federation:REGISTRY unless it says otherwise"),
                .. SettingFlag.Client,
            ]);
        var registry = RegistryOption.Create("Registry that the catalogue is of, such as itu-t");
        var prune = new Option<bool>("--prune") { Description = "Delete items that the catalogue does not contain any more; nothing is deleted when a record is wrong." };
        var pruneLimit = new Option<long>("--prune-limit")
        {
            Description = "Most items that --prune may delete; where the catalogue lacks more, none is. Without it, half of the registry, and 10 at least, but none where the catalogue is empty.",
            HelpName = "N",
        };
        pruneLimit.Require(static given => given >= 0, "--prune-limit must be 0, for half of the registry, or more.");
        command.Options.Add(registry);
        command.Options.Add(prune);
        command.Options.Add(pruneLimit);
        command.Validators.Add(result =>
        {
            if (result.GetResult(pruneLimit) is { Implicit: false } && !result.GetValue(prune))
                result.AddError("--prune-limit goes with --prune.");
        });

        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var configuration = settings.Read(line);
            var name = new RegistryName(line.GetValue(registry)!);
            using var tokens = configuration.Tokens();
            var address = configuration.Address("Node:Address");
            using var channel = FederationChannel.Open(address, tokens, configuration["Node:Audience"] ?? $"urn:federation:{name.Id}");
            var import = new CatalogImport(new CatalogAdminService.CatalogAdminServiceClient(channel), name);
            return await new NamedService(address).NameAsync(RunAsync(import, line.GetValue(source)!, line.GetValue(prune), line.GetValue(pruneLimit), cancellationToken)).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(CatalogImport import, string source, bool prune, long pruneLimit, CancellationToken cancellationToken)
    {
        var progress = Screen.Error();
        var running = import.RunAsync(source, prune, pruneLimit, cancellationToken);
        if (progress.Profile.Capabilities.Interactive)
        {
            await progress.Status().StartAsync("Reading", async status =>
            {
                import.Progressed += records => status.Status(string.Create(CultureInfo.InvariantCulture, $"{records:N0} records sent"));
                await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }).ConfigureAwait(false);
        }

        var result = await running.ConfigureAwait(false);
        var isWhole = new FaultReport(progress).Write(result);
        Screen.Output().WriteLine(ImportSummary.InWords(result).ToString(CultureInfo.InvariantCulture));
        return isWhole ? ExitCode.Done : ExitCode.Failed;
    }
}
