using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Federation.Benchmarks.Mirror;
using Federation.Catalog;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Grpc.Net.Client;

namespace Federation.Benchmarks.WholeProcess;

/// <summary>
/// An identity provider, a node and, where it is wanted, an aggregator, each a process of its own, with their state in a folder that
/// is gone afterwards.
/// </summary>
internal sealed partial class NodeProcesses : IAsyncDisposable
{
    internal const string Registry = "benchmark";

    private const string Outsider = "outsider";
    private const string Audience = $"urn:federation:{Registry}";
    private const string AggregatorAudience = "urn:federation:aggregator";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-benchmark-");
    private readonly List<Process> _processes = [];
    private readonly IReadOnlyList<string> _registries;
    private Process? _node;

    private NodeProcesses(IReadOnlyList<string> registries) => _registries = registries;

    /// <summary>Address of the node.</summary>
    internal Uri Node { get; } = FreePort.FindAddress();

    /// <summary>The node's process.</summary>
    internal Process NodeProcess => _node!;

    private Uri Identity { get; } = FreePort.FindAddress();

    private string SecretFile => Path.Combine(_folder.FullName, "secret");

    /// <summary>Starts the provider and a node of one registry.</summary>
    /// <param name="fill">Fills the node's store before it starts.</param>
    /// <param name="hidden">The items that the owner alone sees, as a filter; null for none.</param>
    internal static Task<NodeProcesses> StartAsync(Func<ImportSession, Task>? fill = null, string? hidden = null) =>
        StartAsync([Registry], fill is null ? null : (_, session) => fill(session), hidden);

    /// <summary>Starts the provider and a node of several registries.</summary>
    /// <param name="registries">Their identifiers.</param>
    /// <param name="fill">Fills the node's store with each of them before it starts.</param>
    /// <param name="hidden">The items that the owner alone sees, as a filter; null for none.</param>
    internal static async Task<NodeProcesses> StartAsync(
        IReadOnlyList<string> registries, Func<RegistryName, ImportSession, Task>? fill, string? hidden = null)
    {
        var services = new NodeProcesses(registries);
        if (fill is not null)
            await services.FillAsync(fill);
        await File.WriteAllTextAsync(services.SecretFile, "a secret that is only used in benchmarks");
        services.Start("identity", services.Identity, new
        {
            Identity = new
            {
                DataDirectory = Path.Combine(services._folder.FullName, "identity"),
                Clients = new[] { Registry, Outsider }.Select(
                    id => new { Id = id, services.SecretFile, Organization = id, Scopes = FederationScopes.All, Resources = new[] { Audience, AggregatorAudience } }),
            },
        });
        services._node = services.Start("node", services.Node, new
        {
            Authentication = new { Authority = services.Identity, Audience },
            Node = new
            {
                DataDirectory = Path.Combine(services._folder.FullName, "node"),
                Registries = registries.Select(
                    id => new { Id = id, Organization = Registry, Restrictions = hidden is null ? [] : new[] { new { Filter = hidden } } }),
            },
        });
        await services.AnswersAsync();
        return services;
    }

    /// <summary>Starts a node with so many items.</summary>
    internal static Task<NodeProcesses> StartAsync(GeneratedItems generated, int items) => StartAsync(async session =>
    {
        var registry = new RegistryName(Registry);
        for (var i = 0; i < items; i++)
            await session.AddAsync(generated.Make(registry, i), "", 0, CancellationToken.None);
    });

    /// <summary>Starts an aggregator.</summary>
    /// <param name="redis">Connection string of its Redis; empty for the embedded Garnet.</param>
    /// <param name="node">Where it reaches the node; null for the node's own address.</param>
    /// <param name="keepsEvents">Whether it also looks for duplicates, and keeps events and subscriptions.</param>
    /// <param name="mirrors">Whether it mirrors the node from the start; otherwise the node can be added to it.</param>
    internal AggregatorProcess StartAggregator(string redis, Uri? node = null, bool keepsEvents = false, bool mirrors = true)
    {
        var address = FreePort.FindAddress();
        var process = Start("aggregator", address, new
        {
            Authentication = new { Authority = Identity, Audience = AggregatorAudience },
            Client = new { Authority = Identity, Id = Registry, SecretFile },
            Redis = new { Configuration = redis },
            Aggregator = new
            {
                Organization = Registry,
                DetectDuplicates = keepsEvents,
                DataDirectory = keepsEvents ? Path.Combine(_folder.FullName, "aggregator") : mirrors ? "" : Path.Combine(_folder.FullName, $"aggregator-{address.Port}"),
                Peers = mirrors ? new[] { new { Address = node ?? Node, Audience, Registries = _registries } } : [],
            },
        });
        return new AggregatorProcess(process, FederationChannel.Open(address, Tokens(), AggregatorAudience));
    }

    /// <summary>Adds the node to an aggregator that does not mirror it, and tells how long it takes until all items are there.</summary>
    internal async Task<TimeSpan> AddToAsync(AggregatorProcess aggregator, long items)
    {
        var watch = Stopwatch.StartNew();
        await new PeerService.PeerServiceClient(aggregator.Channel).CreatePeerAsync(new CreatePeerRequest
        {
            PeerId = Registry,
            Peer = new Peer { Address = $"{Node}", Audience = Audience, Registries = { $"{new RegistryName(Registry)}" } },
        });
        await aggregator.UntilMirroredAsync(items);
        return watch.Elapsed;
    }

    /// <summary>Ends an aggregator.</summary>
    internal async Task StopAsync(AggregatorProcess aggregator)
    {
        _processes.Remove(aggregator.Process);
        await StopAsync(aggregator.Process);
    }

    /// <summary>Tokens of the node's owner.</summary>
    internal AccessTokenSource Tokens() => Tokens(Registry);

    /// <summary>Tokens of somebody of another organisation.</summary>
    internal AccessTokenSource OutsiderTokens() => Tokens(Outsider);

    /// <summary>A client of the node.</summary>
    internal CatalogService.CatalogServiceClient Open(AccessTokenSource tokens) => new(OpenChannel(tokens));

    /// <summary>A connection to the node.</summary>
    internal GrpcChannel OpenChannel(AccessTokenSource tokens) => FederationChannel.Open(Node, tokens, Audience);

    /// <summary>Number of items that the node has.</summary>
    internal async Task<long> CountItemsAsync()
    {
        using var tokens = Tokens();
        return (await Open(tokens).ListRegistriesAsync(new Protocol.Catalog.V1.ListRegistriesRequest())).Registries.Sum(static registry => registry.ItemCount);
    }

    /// <summary>Runs <c>federation import</c> and returns how many items the node holds of it.</summary>
    internal async Task<(TimeSpan Elapsed, long Items)> ImportAsync(string catalog)
    {
        var run = await RunAsync("import", catalog, "--registry", Registry, "--node", $"{Node}");
        var counts = Counts().Match(run.Output);
        return (run.Elapsed, Enumerable.Range(1, 3).Sum(group => long.Parse(counts.Groups[group].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)));
    }

    /// <summary>Runs <c>federation verify</c> on what an aggregator mirrors of the node.</summary>
    internal async Task<FederationRun> VerifyAsync(AggregatorProcess aggregator)
    {
        var run = await RunAsync("verify", "--registry", Registry, "--origin", $"{Node}", "--mirror", $"http://{aggregator.Channel.Target}");
        return run.ExitCode == 0 ? run : throw new InvalidOperationException($"The mirror differs: {run.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await StopAsync(process);
        _folder.Delete(recursive: true);
    }

    // As the node's owner.
    private Task<FederationRun> RunAsync(params IEnumerable<string> arguments) =>
        FederationRun.RunAsync([.. arguments, "--authority", $"{Identity}", "--client-id", Registry, "--secret-file", SecretFile]);

    private AccessTokenSource Tokens(string client) =>
        new(new ClientOptions { Authority = Identity, Id = client, SecretFile = SecretFile }, TimeProvider.System);

    private static async Task StopAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task FillAsync(Func<RegistryName, ImportSession, Task> fill)
    {
        await using var store = await CatalogStore.OpenAsync(
            new CatalogStoreOptions { Path = Path.Combine(_folder.FullName, "node", "catalog.db") }, TimeProvider.System, CancellationToken.None);
        foreach (var name in _registries.Select(id => new RegistryName(id)))
        {
            await store.DeclareRegistryAsync(new RegistryDeclaration { Name = name, Title = name.Id, Organization = Registry }, CancellationToken.None);
            await using var session = await store.BeginImportAsync(name, prune: false, pruneLimit: 0, new ChangeAuthor(Registry, Registry), CancellationToken.None);
            await fill(name, session);
            await session.CompleteAsync(CancellationToken.None);
        }
    }

    private Process Start(string service, Uri address, object settings)
    {
        var file = Path.Combine(_folder.FullName, $"{service}.json");
        File.WriteAllText(file, JsonSerializer.Serialize(settings));
        var start = new ProcessStartInfo(FederationRun.Executable, [service, "--config", file, "--listen", $"{address}", "--set", "Logging:LogLevel:Default=Error", "--set", "Logging:LogLevel:Microsoft.Hosting.Lifetime=Error"]);
        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    private async Task AnswersAsync()
    {
        using var tokens = Tokens();
        var node = Open(tokens);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await node.ListRegistriesAsync(new Protocol.Catalog.V1.ListRegistriesRequest());
                return;
            }
            catch (Exception e) when (e is Grpc.Core.RpcException or AccessTokenException && watch.Elapsed < _patience)
            {
                await Task.Delay(100);
            }
        }
    }

    [GeneratedRegex(@"([\d,]+) created, ([\d,]+) updated, ([\d,]+) unchanged")]
    private static partial Regex Counts();
}
