using System.Text.Json;
using Federation.EndToEnd.Tests.Processes;
using Federation.Hosting;
using Grpc.Net.Client;

namespace Federation.EndToEnd.Tests.Kills;

/// <summary>
/// Three nodes in a ring, each the origin of one registry and a mirror of the node before it, so that every registry passes two hops;
/// an aggregator that mirrors them all into a redis-server; and an identity provider. Each is a process of its own.
/// </summary>
internal sealed class RingFederation : IAsyncDisposable
{
    private const string AggregatorAudience = "urn:federation:aggregator";

    private static readonly string[] _origins = ["alpha", "beta", "gamma"];

    private readonly TemporaryFolder _folder = new();
    private readonly Uri _identity = FreePort.FindAddress();
    private readonly Uri _aggregator = FreePort.FindAddress();
    private readonly Dictionary<string, Uri> _nodes = _origins.ToDictionary(origin => origin, _ => FreePort.FindAddress());
    private readonly Dictionary<string, Func<FederationProcess>> _starts = [];
    private readonly Dictionary<string, FederationProcess> _processes = [];
    private readonly List<IDisposable> _clients = [];
    private RedisProcess? _redis;

    private RingFederation()
    {
    }

    /// <summary>Identifiers of the nodes, each that of the registry whose origin the node is.</summary>
    internal static IReadOnlyList<string> Nodes => _origins;

    /// <summary>What may be killed.</summary>
    internal IReadOnlyList<string> Victims => [.. _starts.Keys, .. _redis is null ? Array.Empty<string>() : ["redis-server"]];

    internal static async Task<RingFederation> StartAsync()
    {
        var federation = new RingFederation();
        federation._redis = await RedisProcess.TryStartAsync(federation._folder.File("redis"));
        Directory.CreateDirectory(federation._folder.File("secrets"));
        foreach (var origin in _origins)
            await File.WriteAllTextAsync(federation.SecretFile(origin), $"secret of {origin}, long enough to be one");
        federation.Prepare("identity", federation._identity, federation.IdentitySettings());
        foreach (var origin in _origins)
            federation.Prepare("node", federation._nodes[origin], federation.NodeSettings(origin), origin);
        federation.Prepare("aggregator", federation._aggregator, federation.AggregatorSettings());
        foreach (var (name, start) in federation._starts)
            federation._processes[name] = start();
        return federation;
    }

    /// <summary>Ends a process without a chance to put anything in order, and starts it again after a while.</summary>
    internal async Task KillAsync(string victim, TimeSpan pause)
    {
        if (victim == "redis-server")
        {
            await _redis!.KillAsync();
            await Task.Delay(pause);
            await _redis.StartAsync();
            return;
        }

        await _processes[victim].KillAsync();
        await _processes[victim].DisposeAsync();
        await Task.Delay(pause);
        _processes[victim] = _starts[victim]();
    }

    /// <summary>A client of a node, with the rights of the node's own organisation.</summary>
    internal GrpcChannel Open(string node) => Open(_nodes[node], node, Audience(node));

    /// <summary>A client of the aggregator.</summary>
    internal GrpcChannel OpenAggregator() => Open(_aggregator, _origins[0], AggregatorAudience);

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        foreach (var process in _processes.Values)
            await process.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        _folder.Dispose();
    }

    private static string Audience(string node) => $"urn:federation:{node}";

    private string SecretFile(string client) => Path.Combine(_folder.File("secrets"), client);

    private GrpcChannel Open(Uri address, string client, string audience)
    {
        var tokens = new AccessTokenSource(
            new ClientOptions { Authority = _identity, Id = client, SecretFile = SecretFile(client) }, TimeProvider.System);
        var channel = FederationChannel.Open(address, tokens, audience);
        _clients.AddRange([channel, tokens]);
        return channel;
    }

    private void Prepare(string service, Uri address, object settings, string? name = null)
    {
        var file = _folder.File($"{name ?? service}.json");
        File.WriteAllText(file, JsonSerializer.Serialize(settings));
        _starts[name is null ? service : $"{service} {name}"] =
            () => FederationProcess.Start(_folder.Path, service, "--config", file, "--listen", $"{address}");
    }

    private object IdentitySettings() => new
    {
        Identity = new
        {
            DataDirectory = _folder.File("identity"),
            Clients = _origins.Select(origin => new
            {
                Id = origin,
                SecretFile = SecretFile(origin),
                Organization = origin,
                Scopes = FederationScopes.All,
                Resources = _origins.Select(Audience).Append(AggregatorAudience),
            }),
        },
    };

    private object NodeSettings(string origin)
    {
        var before = _origins[(Array.IndexOf(_origins, origin) + _origins.Length - 1) % _origins.Length];
        return new
        {
            Authentication = Trust(Audience(origin)),
            Client = Credentials(origin),
            Node = new
            {
                DataDirectory = _folder.File(origin),
                HeartbeatInterval = "00:00:01",
                Registries = new[] { new { Id = origin, Organization = origin } },
                Peers = new[] { Peer(before) },
            },
        };
    }

    private object AggregatorSettings() => new
    {
        Authentication = Trust(AggregatorAudience),
        Client = Credentials(_origins[0]),
        Redis = new { Configuration = _redis?.Address ?? "" },
        Aggregator = new { HeartbeatInterval = "00:00:01", Peers = _origins.Select(Peer) },
    };

    private object Trust(string audience) => new { Authority = _identity, Audience = audience };

    private object Credentials(string client) => new { Authority = _identity, Id = client, SecretFile = SecretFile(client) };

    private object Peer(string node) => new { Id = node, Address = _nodes[node], Audience = Audience(node) };
}
