using Federation.EndToEnd.Tests.Processes;

namespace Federation.EndToEnd.Tests.Terminal;

/// <summary>What a command says and leaves behind where its output or its disk takes nothing, or its line is wrong.</summary>
public sealed class OutputTests : IDisposable
{
    private const string Pem = "-----BEGIN PRIVATE KEY-----";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_whose_public_half_cannot_be_printed_is_not_kept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a device that is full.");

        var (exitCode, error) = await FederationProcess.RunUnheardAsync(_folder.Path, "identity", "key", "client.pem");

        exitCode.Should().Be(1);
        error.Should().Contain("The output cannot be written: No space left on device.");
        File.Exists(_folder.File("client.pem")).Should().BeFalse();
        (await FederationProcess.RunAsync(_folder.Path, "identity", "key", "client.pem")).ExitCode.Should().Be(0);
        (await File.ReadAllTextAsync(_folder.File("client.pem"), TestContext.Current.CancellationToken)).Should().StartWith(Pem);
    }

    [Theory]
    [InlineData("identity", "key", "disk/client.pem")]
    [InlineData("certificates", "authority", "disk")]
    [InlineData("match", "--items", "items.jsonl", "--out", "disk/pairs.tsv")]
    public async Task On_a_full_disk_the_file_is_named_and_no_part_of_it_is_left(params string[] arguments)
    {
        await WriteAsync("items.jsonl", """
            {"registry": "itu", "id": "a", "title": "Public-key and attribute certificate frameworks"}
            {"registry": "iso", "id": "b", "title": "Public-key and attribute certificate frameworks"}

            """);

        var (exitCode, files, error) = await FederationProcess.RunWithoutRoomAsync(_folder.Path, arguments);

        exitCode.Should().Be(1);
        error.Should().Contain("No space left on device").And.Contain("disk/").And.NotContain("   at ");
        files.Should().Equal("disk/filling");
    }

    [Fact]
    public async Task A_federation_does_not_keep_a_secret_that_a_full_disk_did_not_take()
    {
        Directory.CreateDirectory(_folder.File("catalogs"));
        await WriteAsync("catalogs/alpha.jsonl", """{"sdo":"alpha","id":"A 1","base":"A 1","title":"A title"}""");

        var (exitCode, files, error) = await FederationProcess.RunWithoutRoomAsync(
            _folder.Path, "up", "--once", "--port", "0", "--catalogs", "catalogs", "--data", "disk/state");

        exitCode.Should().Be(1);
        error.Should().Contain("No space left on device");
        files.Should().Contain("disk/state/lock").And.NotContain(file => file.EndsWith(".secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("report", "reprot")]
    [InlineData("--format", "report", "--fromat", "csv")]
    [InlineData("subscriptions", "watch", "subscription")]
    public async Task A_misspelt_name_is_answered_with_one_that_is_like_it_and_nothing_is_taken_for_the_result(string meant, params string[] arguments)
    {
        var (exitCode, output, error) = await FederationProcess.RunAsync(_folder.Path, arguments);

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().MatchRegex($"Did you mean one of the following\\?\n{meant}\n");
    }

    [Theory]
    [InlineData("--out", "match", "--items", "items.jsonl", "--out", "")]
    [InlineData("--key-file", "identity", "clients", "add", "w3c", "--organization", "w3c", "--key-file", "")]
    [InlineData("--data", "up", "--once", "--data", "")]
    [InlineData("--catalogs", "up", "--once", "--catalogs", "")]
    [InlineData("authority", "certificates", "authority", "")]
    [InlineData("verify", "audit", "verify", "")]
    [InlineData("backup", "backup", "")]
    public async Task A_name_that_a_script_left_empty_is_told_in_a_sentence(string symbol, params string[] arguments)
    {
        var (exitCode, output, error) = await FederationProcess.RunAsync(_folder.Path, arguments);

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().MatchRegex($"'{symbol}': it should be the name of a (file|folder)").And.NotContain("   at ");
    }

    [Fact]
    public async Task A_log_does_not_command_the_terminal_by_what_is_quoted_in_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names of files.");
        await using var node = FederationProcess.Start(
            _folder.Path, "node", "--data", "da\u001b[2Jta", "--listen", "http://127.0.0.1:0", "--authority", "http://127.0.0.1:1/", "--audience", "urn:federation:alpha",
            "--set", "Node:Registries:0:Id=alpha", "--set", "Node:Registries:0:Organization=alpha");

        (await node.WroteAsync("was made, and is empty")).Should().Contain("da\u241b[2Jta/catalog.db");
    }

    [Fact]
    public async Task A_password_is_asked_for_on_a_terminal_and_not_shown_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The terminal is held by a program of util-linux.");

        var (exitCode, screen) = await FederationProcess.TypeOnTerminalAsync(_folder.Path, "Password: ", "opensesame", "identity", "hash-password");

        exitCode.Should().Be(0, screen);
        screen.Should().MatchRegex(@"Password: \n[\w+/]{40,}=*\n").And.NotContain("opensesame");
    }

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(_folder.File(file), text, TestContext.Current.CancellationToken);
}
