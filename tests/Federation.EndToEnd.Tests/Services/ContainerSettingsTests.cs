using Federation.EndToEnd.Tests.Processes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace Federation.EndToEnd.Tests.Services;

/// <summary>What the files for containers set beside <c>deploy/config</c> (<c>deploy/compose.yaml</c>, <c>deploy/kubernetes</c>).</summary>
public sealed class ContainerSettingsTests : IDisposable
{
    private const string Prefix = "FEDERATION_";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("identity")]
    [InlineData("node")]
    [InlineData("aggregator")]
    public async Task A_service_of_compose_lacks_nothing_but_its_certificate(string service)
    {
        using var file = File.OpenText(Deployed("compose.yaml"));
        var compose = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(file)));
        var environment = Child(Child(Child(compose, "services"), service), "environment");

        await LacksOnlyCertificateAsync(service, environment.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("node")]
    [InlineData("aggregator")]
    public async Task Neither_does_one_of_Kubernetes(string service)
    {
        using var file = File.OpenText(Deployed($"kubernetes/{service}.yaml"));
        var manifests = new YamlStream();
        manifests.Load(file);
        var environment = manifests.Documents.SelectMany(document => document.AllNodes.OfType<YamlMappingNode>())
            .Where(node => node.Children.ContainsKey("name") && $"{node["name"]}".StartsWith(Prefix, StringComparison.Ordinal))
            .Select(node => $"{node["name"]}={node["value"]}");

        await LacksOnlyCertificateAsync(service, environment);
    }

    public void Dispose() => _folder.Dispose();

    // A setting that there is not would be named beside it.
    private async Task LacksOnlyCertificateAsync(string service, IEnumerable<string> environment)
    {
        await using var process = FederationProcess.StartWith(
            environment, _folder.Path, service, "--config", Path.Combine(AppContext.BaseDirectory, "config", $"{service}.json"));

        (await process.EndAsync()).Should().Be(2);
        process.Error.Should().Contain("Listen:Certificate is ").And.Contain("Listen:CertificateKey is ");
        process.Error.Trim().Split('\n').Should().OnlyContain(line => line.Contains("a PEM file", StringComparison.Ordinal) || line.Contains("keys/", StringComparison.Ordinal));
    }

    private static string Deployed(string path) => Path.Combine(AppContext.BaseDirectory, "deploy", path);

    private static Dictionary<object, object> Child(Dictionary<object, object> of, string name) => (Dictionary<object, object>)of[name];
}
