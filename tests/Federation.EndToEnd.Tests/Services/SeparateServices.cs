using Federation.EndToEnd.Tests.Processes;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Federation.EndToEnd.Tests.Services;

/// <summary>
/// An identity provider, a node and an aggregator, each a process of its own, with the settings that an operator copies from <c>deploy/config</c>.
/// </summary>
public sealed class SeparateServices : IAsyncLifetime
{
    private const string Catalog = """
        {"sdo":"itu-t","id":"ITU-T X.1252 (04/2021)","base":"ITU-T X.1252","title":"Baseline identity management terms and definitions","date":"2021-04-30","status":"Published"}
        {"sdo":"itu-t","id":"ITU-T X.1254 (09/2020)","base":"ITU-T X.1254","title":"Entity authentication assurance framework","date":"2020-09-03","status":"Published"}
        """;

    private readonly TemporaryFolder _folder = new();
    // Far above what any start needs; a fixture that waits this long has failed.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly List<FederationProcess> _processes = [];
    private readonly List<IDisposable> _clients = [];
    private FederationProcess? _node;

    public Uri Identity { get; } = FreePort.FindAddress();

    public Uri Node { get; } = FreePort.FindAddress();

    public Uri Aggregator { get; } = FreePort.FindAddress();

    public string CatalogFile => _folder.File("itu-t.jsonl");

    public async ValueTask InitializeAsync()
    {
        OperatorSettings.CopyTo(_folder);
        await File.WriteAllTextAsync(CatalogFile, Catalog);

        // In the wrong order: each must wait for what it needs.
        _processes.Add(Start("aggregator", Aggregator, "--set", $"Client:Authority={Identity}", "--set", $"Aggregator:Peers:0:Address={Node}", "--authority", $"{Identity}"));
        await StartNodeAsync();
        _processes.Add(Start("identity", Identity));
        await MirroredAsync(revision: 0);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        foreach (var process in _processes)
            await process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Starts the node.</summary>
    public async Task StartNodeAsync()
    {
        _node = Start("node", Node, "--authority", $"{Identity}");
        _processes.Add(_node);
        await _node.WroteAsync("Listening on");
    }

    /// <summary>Ends the node without a chance to put anything in order.</summary>
    public Task KillNodeAsync() => _node!.KillAsync();

    /// <summary>Runs a command that calls the services as the client of <paramref name="settings"/>, at their provider unless it names another.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(string command, string settings, params string[] arguments)
    {
        string[] provider = arguments.Contains("--authority") ? [] : ["--set", $"Client:Authority={Identity}"];
        return FederationProcess.RunAsync(_folder.Path, [command, .. arguments, "--config", $"{settings}.json", .. provider]);
    }

    /// <summary>The same on a terminal of <paramref name="columns"/>.</summary>
    public Task<(int ExitCode, string Screen)> RunOnTerminalAsync(int columns, string command, string settings, params string[] arguments) =>
        FederationProcess.RunOnTerminalAsync(columns, _folder.Path, [command, .. arguments, "--config", $"{settings}.json", "--set", $"Client:Authority={Identity}"]);

    /// <summary>Runs a service that is expected to end by itself.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunServiceAsync(string service, params IEnumerable<string> arguments) =>
        FederationProcess.RunAsync(_folder.Path, [service, "--config", $"{service}.json", .. arguments]);

    /// <summary>Waits until the aggregator has mirrored the node up to <paramref name="revision"/>, and follows it.</summary>
    public Task<MirroredRegistry> MirroredAsync(long revision)
    {
        var registries = new RegistryService.RegistryServiceClient(Open(Aggregator, "liaison", "urn:federation:aggregator"));
        return AnswersAsync(async () =>
        {
            var response = await registries.ListRegistriesAsync(new ListRegistriesRequest());
            return response.Registries.FirstOrDefault(mirror => mirror.State == MirrorState.Following && mirror.Revision >= revision && mirror.Lag == 0)
                ?? throw new RpcException(new Status(StatusCode.Unavailable, $"not mirrored yet: {response}"));
        });
    }

    /// <summary>Repeats a call until it is answered; services and what they depend on take a moment to come up.</summary>
    public static async Task<T> AnswersAsync<T>(Func<Task<T>> call)
    {
        var patience = DateTime.UtcNow + _patience;
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (e is RpcException or AccessTokenException && DateTime.UtcNow < patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    /// <summary>Opens a channel as <paramref name="client"/>, with tokens for <paramref name="audience"/>.</summary>
    public GrpcChannel Open(Uri address, string client, string audience)
    {
        var tokens = new AccessTokenSource(new ClientOptions { Authority = Identity, Id = client, KeyFile = OperatorSettings.KeyFile(_folder, client) }, TimeProvider.System);
        var channel = FederationChannel.Open(address, tokens, audience);
        _clients.AddRange([tokens, channel]);
        return channel;
    }

    /// <summary>Opens a channel that sends no token of its own.</summary>
    public GrpcChannel OpenWithoutToken(Uri address)
    {
        var channel = FederationChannel.Open(address);
        _clients.Add(channel);
        return channel;
    }

    private FederationProcess Start(string service, Uri address, params IEnumerable<string> arguments) =>
        FederationProcess.Start(_folder.Path, [service, "--config", $"{service}.json", "--listen", $"{address}", .. arguments]);
}
