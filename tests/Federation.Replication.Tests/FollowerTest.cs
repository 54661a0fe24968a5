using System.Diagnostics.Metrics;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Replication.Tests.Proof;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Federation.Replication.Tests;

/// <summary>What tests of a follower have in common: a node, a replica, and keys that the origin signs with.</summary>
public abstract class FollowerTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FederationTelemetry _telemetry;

    private protected FollowerTest()
    {
        _telemetry = new FederationTelemetry(_services.GetRequiredService<IMeterFactory>());
        Metrics = new FollowerMetrics(_telemetry);
        var keys = new SigningKeys(_folder.Path, "Node:DataDirectory", SigningKeyPurpose.Digests, TimeSpan.FromDays(90), TimeProvider.System, NullLogger<SigningKeys>.Instance);
        KeySet = Path.Combine(_folder.Path, "jwks.json");
        File.WriteAllBytes(KeySet, keys.PublicKeySet());
        Signer = new DigestSigner(keys, TimeProvider.System);
        Verifier = new DigestVerifier(new OriginKeys(
            [new OriginTrust { Registry = "itu-t", KeySet = KeySet }], TimeProvider.System, NullLogger<OriginKeys>.Instance));
    }

    private protected static FollowerOptions Impatient { get; } = new()
    {
        HeartbeatInterval = TimeSpan.FromMilliseconds(100),

        // A machine that is busy is no node that stalls.
        MissedHeartbeats = 600,
        CallTimeout = TimeSpan.FromMinutes(1),
    };

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected ScriptedRegistry Registry => Catalog.Registry;

    private protected ScriptedCatalog Catalog { get; } = new();

    private protected MemoryReplica Replica { get; } = new();

    private protected FollowerMetrics Metrics { get; }

    private protected string KeySet { get; }

    private protected DigestSigner Signer { get; }

    private protected DigestVerifier Verifier { get; }

    public void Dispose()
    {
        _telemetry.Dispose();
        _services.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A mirror of the registry that came through other nodes.</summary>
    private protected ScriptedCatalog Mirror(string node = "b", params string[] sources) =>
        new(Registry, node) { Sources = sources.Length == 0 ? ["a"] : sources };

    private protected CatalogFollower Follower(
        CatalogService.CatalogServiceClient client,
        string peer = "itu-t",
        string filter = "",
        string ownNode = "",
        DigestVerifier? verifier = null,
        FollowerOptions? options = null,
        TimeProvider? time = null) => new(
            client,
            new RegistryRoute { Registry = ScriptedCatalog.RegistryName, Peer = peer, Filter = filter, OwnNode = ownNode },
            Replica,
            options ?? Impatient,
            verifier,
            Metrics,
            time ?? TimeProvider.System,
            NullLogger<CatalogFollower>.Instance);

    /// <summary>Whether the replica holds just what the registry holds.</summary>
    private protected bool IsEqual() =>
        Replica.Copy.Tree.Root.Hash == Federation.Protocol.Digests.DigestTree.Build(
            ScriptedState.EntriesOf(Registry.Read().State.Items.Values).Select(entry => entry.Entry)).Root.Hash;
}
