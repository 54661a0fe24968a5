using Federation.EndToEnd.Tests.Processes;

namespace Federation.EndToEnd.Tests.Audit;

/// <summary>The audit log of a real service, held to its chain by command.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_altered_entry_is_named_and_a_cut_off_end_is_found_by_the_hash_that_was_noted()
    {
        await RunIdentityAsync();
        await RunIdentityAsync();
        var file = _folder.File("data/audit/audit-000001.jsonl");
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);

        var whole = await VerifyAsync();
        whole.ExitCode.Should().Be(0, whole.Error);
        whole.Output.Should().StartWith("4 entries, whole; the last is ");
        var head = whole.Output.Trim().Split(' ')[^1];
        (await VerifyAsync("--head", head)).ExitCode.Should().Be(0);

        await File.WriteAllTextAsync(file, string.Join('\n', lines[..3]) + "\n", TestContext.Current.CancellationToken);
        (await VerifyAsync("--head", head)).Error.Should().Contain("none has the hash that was noted");

        await File.WriteAllTextAsync(file, string.Join('\n', lines).Replace("service.stopped", "service.started", StringComparison.Ordinal) + "\n", TestContext.Current.CancellationToken);
        var altered = await VerifyAsync();
        altered.ExitCode.Should().Be(1);
        altered.Error.Should().Contain("audit-000001.jsonl, line 3: it does not go on from the line before");
    }

    [Fact]
    public async Task The_log_of_a_service_that_runs_is_verified_and_written_by_no_other()
    {
        await using var identity = FederationProcess.Start(_folder.Path, "identity", "--data", "data", "--listen", "http://127.0.0.1:0");
        await identity.WroteAsync("Listening on");

        var verified = await VerifyAsync();
        verified.ExitCode.Should().Be(0, verified.Error);
        verified.Output.Should().StartWith("1 entry, whole");
        var second = await FederationProcess.RunAsync(_folder.Path, ["identity", "--data", "data", "--listen", "http://127.0.0.1:0"]);
        second.ExitCode.Should().Be(2);
        second.Error.Should().Contain("Audit:Directory").And.Contain("an audit log that no other process writes");
        (await identity.TerminateAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_service_ends_in_order_when_its_terminal_goes_away()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows closes a console in a way of its own.");
        await using var identity = FederationProcess.Start(_folder.Path, "identity", "--data", "data", "--listen", "http://127.0.0.1:0");
        await identity.WroteAsync("Listening on");

        (await identity.HangUpAsync()).Should().Be(0, identity.Error);

        (await File.ReadAllLinesAsync(_folder.File("data/audit/audit-000001.jsonl"), TestContext.Current.CancellationToken))[^1].Should().Contain("service.stopped");
    }

    [Fact]
    public async Task A_command_ends_with_its_exit_code_where_it_cannot_tell_why()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a device that is full.");

        (await FederationProcess.RunUntoldAsync(_folder.Path, "audit", "verify", "nowhere")).Should().Be(1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1, "--help")]
    [InlineData(1, "watch", "--help")]
    [InlineData(1, "--version")]
    public async Task An_output_that_takes_nothing_is_told_of_in_a_sentence(int exitCode, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a device that is full.");

        var ended = await FederationProcess.RunUnheardAsync(_folder.Path, arguments);

        ended.ExitCode.Should().Be(exitCode);
        ended.Error.Should().Contain("The output cannot be written: No space left on device.").And.NotContain("   at ");
    }

    private async Task RunIdentityAsync()
    {
        await using var identity = FederationProcess.Start(_folder.Path, "identity", "--data", "data", "--listen", "http://127.0.0.1:0");
        await identity.WroteAsync("Listening on");
        (await identity.TerminateAsync()).Should().Be(0);
    }

    private Task<(int ExitCode, string Output, string Error)> VerifyAsync(params string[] arguments) =>
        FederationProcess.RunAsync(_folder.Path, ["audit", "verify", "data/audit", .. arguments]);
}
