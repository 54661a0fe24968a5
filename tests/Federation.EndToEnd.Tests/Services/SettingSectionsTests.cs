using Federation.EndToEnd.Tests.Processes;

namespace Federation.EndToEnd.Tests.Services;

/// <summary>A section that nobody reads is not passed over.</summary>
public sealed class SettingSectionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_section_of_a_settings_file_that_there_is_not_is_named()
    {
        await File.WriteAllTextAsync(
            _folder.File("identity.json"), """{ "Identity": { "DataDirectory": "data" }, "Audits": { "Folder": "audit" } }""", TestContext.Current.CancellationToken);

        var run = await FederationProcess.RunAsync(_folder.Path, ["identity", "--config", "identity.json"]);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("identity.json: Audits is no section of the settings; there are Aggregator, Audit,").And.NotContain("   at ");
    }

    [Fact]
    public async Task So_is_one_of_the_environment_but_not_what_Kubernetes_says_of_a_service_of_the_same_name()
    {
        await using var process = FederationProcess.StartWith(
            ["FEDERATION_Rediss__Configuration=redis:6379", "FEDERATION_SERVICE_HOST=192.0.2.1", "FEDERATION_PORT=tcp://192.0.2.1:7400"],
            _folder.Path, "identity", "--data", "data");

        (await process.EndAsync()).Should().Be(2);
        process.Error.Should().StartWith("The environment (FEDERATION_Section__Key): Rediss is no section of the settings; there are ");
    }

    [Fact]
    public async Task A_settings_file_that_cannot_be_read_is_not_said_to_be_missing()
    {
        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, "token", "--config", ".");

        exitCode.Should().Be(2);
        error.Should().Contain("cannot be read").And.NotContain("does not exist");
    }

    [Fact]
    public async Task So_is_one_on_the_command_line()
    {
        var run = await FederationProcess.RunAsync(_folder.Path, ["identity", "--data", "data", "--set", "Lisen:Address=http://127.0.0.1:0"]);

        run.ExitCode.Should().Be(2);
        run.Error.Should().StartWith("--set Lisen:Address: Lisen is no section of the settings");
    }
}
