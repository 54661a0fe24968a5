using System.CommandLine;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Report;
using Federation.Settings;
using Federation.Terminal;
using Google.Protobuf;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace Federation.Peers;

/// <summary><c>federation peers</c>: which nodes a running node or aggregator mirrors, and how that goes.</summary>
internal static class PeersCommand
{
    private static readonly string[] _sections = ["Service", "Node", "Aggregator"];

    internal static Command Create() => new("peers", "See and change which nodes a running node or aggregator mirrors. Needs the scope peers.manage and a client of its organisation.")
    {
        List(),
        Add(),
        Change("remove", "Remove a peer, and drop the copies that no other peer serves. One that stands in the service's configuration is removed there.", (client, id, token) => client.RemoveAsync(id, token)),
        Change("pause", "Let a peer rest. What was mirrored stays readable.", (client, id, token) => client.PauseAsync(id, token)),
        Change("resume", "End a rest of a peer, and the wait after its failures.", (client, id, token) => client.ResumeAsync(id, token)),
        Status(),
        Quarantine(),
    };

    private static Command List()
    {
        var command = new Command("list", "Print the peers: where they are, and how the connection is.");
        var format = Format(command, "peer");
        return Run(command, async (client, line, cancellationToken) =>
        {
            var peers = await client.ListAsync(cancellationToken).ConfigureAwait(false);
            Write(line.GetValue(format), peers, () => new PeerTable(Screen.Output()).Write(peers));
            return ExitCode.Done;
        });
    }

    private static Command Status()
    {
        var command = new Command("status", "Print how each registry is mirrored from each peer. The exit code is 1 when one that does not rest is unreachable or altered.");
        var peer = new Argument<string?>("PEER") { Description = "Only this peer, such as itu-t.", Arity = ArgumentArity.ZeroOrOne };
        command.Arguments.Add(peer);
        var format = Format(command, "peer");
        return Run(command, async (client, line, cancellationToken) =>
        {
            IReadOnlyList<Peer> peers = line.GetValue(peer) is { } id
                ? [await client.GetAsync(id, cancellationToken).ConfigureAwait(false)]
                : await client.ListAsync(cancellationToken).ConfigureAwait(false);
            Write(line.GetValue(format), peers, () => new PeerStatusTable(Screen.Output()).Write(peers));
            return peers.All(IsWell) ? ExitCode.Done : ExitCode.Failed;
        });
    }

    private static Command Add()
    {
        var command = new Command("add", "Add a peer, and begin to mirror it.");
        var id = new Argument<string>("PEER") { Description = "What to call it: 1 to 63 of a-z, 0-9 and '-', such as itu-t." };
        var address = new Argument<string>("ADDRESS") { Description = "Where it is: https, or http on loopback." };
        var audience = new Argument<string>("AUDIENCE") { Description = "Audience of its tokens, such as urn:federation:itu-t." };
        foreach (Argument argument in new Argument[] { id, address, audience })
            command.Arguments.Add(argument);
        var registries = new Option<string[]>("--registry", "-r") { Description = "Mirror only this registry. May be repeated. Without it, all that the peer serves, now and later.", HelpName = "REGISTRY", DefaultValueFactory = _ => [] };
        var filter = new Option<string>("--filter") { Description = "Mirror only work items that match, as an AIP-160 expression: group:\"SG17\" AND status = DRAFT", HelpName = "EXPRESSION", DefaultValueFactory = _ => "" };
        command.Options.Add(registries);
        command.Options.Add(filter);
        registries.Validators.Add(result =>
        {
            foreach (var registry in result.GetValue(registries) ?? [])
                RegistryOption.Require(result, registry);
        });
        return Run(command, async (client, line, cancellationToken) =>
        {
            var peer = new Peer
            {
                Address = line.GetValue(address),
                Audience = line.GetValue(audience),
                Registries = { line.GetValue(registries)!.Select(registry => new RegistryName(registry).ToString()) },
                Filter = line.GetValue(filter),
            };
            await client.AddAsync(line.GetValue(id)!, peer, cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        });
    }

    private static Command Quarantine()
    {
        var command = new Command("quarantine", "Print the items that could not be taken over, with their reasons.");
        var registry = new Argument<string?>("REGISTRY") { Description = "Only of this registry, such as itu-t.", Arity = ArgumentArity.ZeroOrOne };
        command.Arguments.Add(registry);
        var format = Format(command, "item");
        return Run(command, async (client, line, cancellationToken) =>
        {
            var items = await client.ListQuarantineAsync(line.GetValue(registry) ?? "-", cancellationToken).ConfigureAwait(false);
            Write(line.GetValue(format), items, () => new QuarantineTable(Screen.Output()).Write(items));
            return ExitCode.Done;
        });
    }

    private static Command Change(string name, string description, Func<PeerClient, string, CancellationToken, Task> change)
    {
        var command = new Command(name, description);
        var id = new Argument<string>("PEER") { Description = "The peer, such as itu-t." };
        command.Arguments.Add(id);
        return Run(command, async (client, line, cancellationToken) =>
        {
            await change(client, line.GetValue(id)!, cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        });
    }

    private static Command Run(Command command, Func<PeerClient, System.CommandLine.ParseResult, CancellationToken, Task<int>> run)
    {
        var settings = new CommandSettings(
            command,
            [
                new("--service", "ADDRESS", "Service:Address", "Address of the node or aggregator; without it, Node:Address or Aggregator:Address of the settings"),
                new("--audience", "URI", "Service:Audience", "Audience of its tokens; without it, that of the settings"),
                .. SettingFlag.Client,
            ]);
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var configuration = settings.Read(line);
            var section = SectionOf(configuration);
            var audience = configuration["Service:Audience"] ?? configuration[$"{section}:Audience"]
                ?? (section == "Aggregator" ? ReportCommand.AggregatorAudience : null)
                ?? throw new SettingException(new SettingFault("Service:Audience", null, "the audience of the service's tokens, such as urn:federation:itu-t"));
            using var tokens = configuration.Tokens();
            var address = configuration.Address($"{section}:Address");
            using var channel = FederationChannel.Open(address, tokens, audience);
            return await run(new PeerClient(channel.Intercept(new NamedService(address))), line, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    // Settings that are shared with `import` or `report` name a node or an aggregator already.
    private static string SectionOf(IConfiguration configuration) =>
        _sections.FirstOrDefault(section => configuration[$"{section}:Address"] is not null, _sections[0]);

    private static Option<OutputFormat> Format(Command command, string what)
    {
        var format = new Option<OutputFormat>("--format")
        {
            Description = $"text for people; jsonl for programs, one {what} a line",
            DefaultValueFactory = _ => OutputFormat.Text,
        };
        command.Options.Add(format);
        return format;
    }

    private static void Write<T>(OutputFormat format, IEnumerable<T> messages, Action writeText)
        where T : IMessage
    {
        if (format == OutputFormat.Text)
        {
            writeText();
            return;
        }

        foreach (var message in messages)
            Console.WriteLine(JsonFormatter.Default.Format(message));
    }

    private static bool IsWell(Peer peer) => peer.Paused
        || (peer.LastError.Length == 0
            && peer.Mirrored.All(mirror => mirror.State is not (PeerRegistryState.Unreachable or PeerRegistryState.Altered)));
}
