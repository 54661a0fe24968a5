using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;

namespace Federation.Benchmarks.WholeProcess;

/// <summary>An identity provider and a node, each a process of its own, with their state in a folder that is gone afterwards.</summary>
internal sealed partial class NodeProcesses : IAsyncDisposable
{
    internal const string Registry = "benchmark";

    private const string Audience = $"urn:federation:{Registry}";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-benchmark-");
    private readonly List<Process> _processes = [];

    private NodeProcesses()
    {
    }

    /// <summary>Address of the node.</summary>
    internal Uri Node { get; } = FreeAddress();

    private Uri Identity { get; } = FreeAddress();

    private string SecretFile => Path.Combine(_folder.FullName, "secret");

    internal static async Task<NodeProcesses> StartAsync()
    {
        var services = new NodeProcesses();
        await File.WriteAllTextAsync(services.SecretFile, "a secret that is only used in benchmarks");
        services.Start("identity", services.Identity, new
        {
            Identity = new
            {
                DataDirectory = Path.Combine(services._folder.FullName, "identity"),
                Clients = new[] { new { Id = Registry, services.SecretFile, Organization = Registry, Scopes = FederationScopes.All, Resources = new[] { Audience } } },
            },
        });
        services.Start("node", services.Node, new
        {
            Authentication = new { Authority = services.Identity, Audience },
            Node = new { DataDirectory = Path.Combine(services._folder.FullName, "node"), Registries = new[] { new { Id = Registry, Organization = Registry } } },
        });
        await services.AnswersAsync();
        return services;
    }

    /// <summary>Tokens of the node's owner.</summary>
    internal AccessTokenSource Tokens() =>
        new(new ClientOptions { Authority = Identity, Id = Registry, SecretFile = SecretFile }, TimeProvider.System);

    /// <summary>A client of the node.</summary>
    internal CatalogService.CatalogServiceClient Open(AccessTokenSource tokens) => new(FederationChannel.Open(Node, tokens, Audience));

    /// <summary>Runs <c>federation import</c> and returns how many items the node holds of it.</summary>
    internal async Task<(TimeSpan Elapsed, long Items)> ImportAsync(string catalog)
    {
        var run = await FederationRun.RunAsync(
            "import", catalog, "--registry", Registry, "--node", $"{Node}", "--authority", $"{Identity}", "--client-id", Registry, "--secret-file", SecretFile);
        var counts = Counts().Match(run.Output);
        return (run.Elapsed, Enumerable.Range(1, 3).Sum(group => long.Parse(counts.Groups[group].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private void Start(string service, Uri address, object settings)
    {
        var file = Path.Combine(_folder.FullName, $"{service}.json");
        File.WriteAllText(file, JsonSerializer.Serialize(settings));
        var start = new ProcessStartInfo(FederationRun.Executable, [service, "--config", file, "--listen", $"{address}", "--set", "Logging:LogLevel:Default=Error", "--set", "Logging:LogLevel:Microsoft.Hosting.Lifetime=Error"]);
        _processes.Add(Process.Start(start)!);
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
                await node.ListRegistriesAsync(new ListRegistriesRequest());
                return;
            }
            catch (Exception e) when (e is Grpc.Core.RpcException or AccessTokenException && watch.Elapsed < _patience)
            {
                await Task.Delay(100);
            }
        }
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    [GeneratedRegex(@"([\d,]+) created, ([\d,]+) updated, ([\d,]+) unchanged")]
    private static partial Regex Counts();
}
