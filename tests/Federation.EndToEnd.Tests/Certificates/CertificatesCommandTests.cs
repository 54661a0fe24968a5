using System.Security.Cryptography.X509Certificates;
using Federation.EndToEnd.Tests.Processes;
using Federation.Hosting;

namespace Federation.EndToEnd.Tests.Certificates;

/// <summary>An authority of one's own, and services that speak TLS with its certificates.</summary>
public sealed class CertificatesCommandTests : IDisposable
{
    private const string Catalog = """{"sdo":"itu-t","id":"ITU-T X.1252 (04/2021)","base":"ITU-T X.1252","title":"Baseline identity management terms and definitions","date":"2021-04-30","status":"Published"}""";
    private const string Trust = "Trust:CertificateAuthorities=tls/ca.crt";
    private const string Renewed = "Serving the renewed certificate of tls/server.crt";

    // Far more than come within a second.
    private const int MostConnections = 50;

    private static readonly string[] _listener = ["--set", "Listen:Certificate=tls/server.crt", "--set", "Listen:CertificateKey=tls/server.key"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Services_and_commands_trust_each_other_over_TLS_and_a_renewal_needs_no_restart()
    {
        var identityAddress = $"https://127.0.0.1:{FreePort.Find()}";
        var nodeAddress = $"https://127.0.0.1:{FreePort.Find()}";
        OperatorSettings.CopyTo(_folder);
        await File.WriteAllTextAsync(_folder.File("itu-t.jsonl"), Catalog, TestContext.Current.CancellationToken);
        await DoneAsync("authority", "tls");
        await DoneAsync("server", "tls", "server");
        await using var identity = FederationProcess.Start(
            _folder.Path, ["identity", "--config", "identity.json", "--listen", identityAddress, .. _listener]);
        await using var node = FederationProcess.Start(
            _folder.Path, ["node", "--config", "node.json", "--listen", nodeAddress, "--authority", identityAddress, "--set", Trust, .. _listener]);
        await identity.WroteAsync("Listening on https");
        await node.WroteAsync("Listening on https");
        string[] import = ["import", "itu-t.jsonl", "--registry", "itu-t", "--config", "operator.json", "--set", $"Client:Authority={identityAddress}", "--set", $"Node:Address={nodeAddress}"];

        (await FederationProcess.RunAsync(_folder.Path, [.. import, "--set", Trust])).ExitCode.Should().Be(0);
        (await FederationProcess.RunAsync(_folder.Path, import)).ExitCode.Should().Be(1);
        await DoneAsync("server", "tls", "server");

        // Connections that come within a second of one another are served without another look at the files.
        for (var i = 0; i < MostConnections && !node.Error.Contains(Renewed, StringComparison.Ordinal); i++)
            (await FederationProcess.RunAsync(_folder.Path, [.. import, "--set", Trust])).ExitCode.Should().Be(0);
        node.Error.Should().Contain(Renewed);
    }

    [Fact]
    public async Task Only_the_owner_can_read_what_is_written()
    {
        await DoneAsync("authority", "tls");
        await DoneAsync("server", "tls", "server", "--host", "node.example.org", "--host", "192.0.2.1");
        await DoneAsync("client", "tls", "w3c", "--days", "1");

        var files = Directory.GetFiles(_folder.File("tls"));
        files.Should().HaveCount(6);
        foreach (var file in files)
        {
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }

        using var server = X509CertificateLoader.LoadCertificateFromFile(_folder.File("tls/server.crt"));
        server.MatchesHostname("node.example.org").Should().BeTrue();
        server.MatchesHostname("192.0.2.1").Should().BeTrue();
        server.MatchesHostname("localhost").Should().BeFalse();
        using var client = X509CertificateLoader.LoadCertificateFromFile(_folder.File("tls/w3c.crt"));
        client.Subject.Should().Be("CN=w3c");
        client.NotAfter.Should().BeBefore(DateTime.Now.AddDays(2));
    }

    [Fact]
    public async Task The_next_authority_leaves_the_one_before_trusted_until_its_end()
    {
        await DoneAsync("authority", "tls");
        await DoneAsync("server", "tls", "old");

        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, "certificates", "authority", "tls");
        await DoneAsync("authority", "tls", "--renew");
        await DoneAsync("server", "tls", "new");

        exitCode.Should().Be(2);
        error.Should().Contain("--renew");
        IsTrusted("old").Should().BeTrue();
        IsTrusted("new").Should().BeTrue();
    }

    [Fact]
    public async Task A_key_is_replaced_only_where_there_is_room_for_its_certificate()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sets no limit to the size of a file.");
        await DoneAsync("authority", "tls");
        var key = await File.ReadAllTextAsync(_folder.File("tls/ca.key"), TestContext.Current.CancellationToken);

        (await FederationProcess.RunWithSmallFilesAsync(1, _folder.Path, "certificates", "authority", "tls", "--renew")).Should().NotBe(0);

        (await File.ReadAllTextAsync(_folder.File("tls/ca.key"), TestContext.Current.CancellationToken)).Should().Be(key);
    }

    [Theory]
    [InlineData("server", "tls", "ca")]
    [InlineData("server", "tls", "../escaped")]
    [InlineData("server", "tls", "server", "--host", "no host")]
    [InlineData("client", "tls", "w3c", "--days", "0")]
    [InlineData("client", "empty", "w3c")]
    public async Task A_wrong_argument_is_told_in_a_sentence(params string[] arguments)
    {
        await DoneAsync("authority", "tls");

        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, ["certificates", .. arguments]);

        exitCode.Should().Be(2);
        error.Should().NotContain("   at ").And.NotBeEmpty();
    }

    private async Task DoneAsync(params string[] arguments) =>
        (await FederationProcess.RunAsync(_folder.Path, ["certificates", .. arguments])).ExitCode.Should().Be(0);

    private bool IsTrusted(string name)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(_folder.File($"tls/{name}.crt"));
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(_folder.File("tls/ca.crt"));
        return chain.Build(certificate);
    }
}
