using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Rpc;
using Grpc.Core;

namespace Federation.EndToEnd.Tests.Services;

/// <summary>The services as separate processes, and the commands that call them.</summary>
public sealed class SeparateServicesTests(SeparateServices services) : IClassFixture<SeparateServices>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_catalogue_goes_through_the_node_into_the_report()
    {
        var (imported, importOutput, importError) = await ImportAsync();
        await services.MirroredAsync(revision: 2);
        var (reported, report, reportError) = await services.RunAsync("report", "liaison", "--set", $"Aggregator:Address={services.Aggregator}");

        imported.Should().Be(0, importError);
        importOutput.Should().MatchRegex(@"\d created, 0 updated, \d unchanged, 0 deleted, 0 wrong; revision \d");
        reported.Should().Be(0, reportError);
        report.Should().MatchRegex(@"itu-t\s+ITU-T Work Programme\s+2\s+\d\s+\d\s+0\s+following");
    }

    [Fact]
    public async Task The_aggregator_follows_a_node_that_was_killed_and_came_back()
    {
        await ImportAsync();
        await services.MirroredAsync(revision: 2);
        await services.KillNodeAsync();
        await services.StartNodeAsync();
        var owner = new CatalogAdminService.CatalogAdminServiceClient(services.Open(services.Node, "itu-t", "urn:federation:itu-t"));

        var created = await SeparateServices.AnswersAsync(async () => await owner.CreateWorkItemAsync(new CreateWorkItemRequest
        {
            Parent = "registries/itu-t",
            WorkItemId = "X.afterwards",
            WorkItem = new WorkItem { Identifier = "X.afterwards", Titles = { new LocalizedText { LanguageCode = "en", Text = "Work after a crash" } } },
        }));

        var mirror = await services.MirroredAsync(created.WorkItem.Provenance.OriginRevision);
        mirror.State.Should().Be(MirrorState.Following);
        mirror.LastError.Should().BeEmpty();

        // The other tests find the catalogue as it was.
        await owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = created.WorkItem.Name }, cancellationToken: Cancellation);
        await services.MirroredAsync(created.WorkItem.Provenance.OriginRevision + 1);
    }

    [Fact]
    public async Task A_mirror_is_held_to_its_origin_item_by_item()
    {
        await ImportAsync();
        await services.MirroredAsync(revision: 2);

        var (exitCode, output, error) = await services.RunAsync(
            "verify", "liaison", "--registry", "itu-t", "--origin", $"{services.Node}", "--mirror", $"{services.Aggregator}");

        exitCode.Should().Be(0, $"{output}{error}");
        output.Should().Contain("the origin signed").And.Contain("the digests are equal").And.MatchRegex("all [1-9] items of the mirror contain");
    }

    [Fact]
    public async Task A_command_names_the_service_that_is_not_there_and_the_registry_that_its_audience_is_made_of()
    {
        var unreachable = await services.RunAsync("peers", "operator", "status", "--service", "http://127.0.0.1:1", "--audience", "urn:federation:itu-t");
        var withoutProvider = await services.RunAsync(
            "peers", "operator", "status", "--service", $"{services.Node}", "--audience", "urn:federation:itu-t", "--authority", "http://127.0.0.1:1");
        var unknown = await services.RunAsync(
            "verify", "liaison", "--registry", "nosuch", "--origin", $"{services.Node}", "--mirror", $"{services.Aggregator}");

        unreachable.Error.Should().Contain("http://127.0.0.1:1/ cannot be reached");
        withoutProvider.Error.Should().StartWith("Unavailable: The OpenID provider http://127.0.0.1:1/ cannot be reached").And.NotContain($"{services.Node}");
        unknown.Error.Should().Contain("made of --registry nosuch");
        (unreachable.ExitCode, unknown.ExitCode).Should().Be((1, 1));
    }

    [Theory]
    [InlineData(RefusingProxy.Reset, "cannot be reached")]
    [InlineData(RefusingProxy.TooLarge, "an answer that is not of gRPC, as a proxy before the service may: *413")]
    public async Task An_import_that_a_proxy_refuses_ends_with_a_sentence(string manner, string sentence)
    {
        await using var proxy = await RefusingProxy.StartAsync(manner);

        var (exitCode, _, error) = await services.RunAsync("import", "operator", services.CatalogFile, "--registry", "itu-t", "--node", $"{proxy.Address}");

        exitCode.Should().Be(1);
        error.Should().Match($"*{proxy.Address}*{sentence}*").And.NotContain("   at ");
    }

    [Fact]
    public async Task A_running_node_is_backed_up_and_a_backup_never_takes_its_place_while_it_runs()
    {
        await ImportAsync();

        var (backedUp, backup, backupError) = await services.RunAsync("backup", "node", "saved/itu-t.db");
        var (restored, _, refusal) = await services.RunAsync("restore", "node", "saved/itu-t.db", "--force");
        var (copied, _, copyError) = await services.RunAsync("restore", "node", "saved/itu-t.db", "--data", "another");

        backedUp.Should().Be(0, backupError);
        backup.Should().MatchRegex(@"1 registry, \d+ items, [\d.]+ MiB");
        restored.Should().Be(1);
        refusal.Should().Contain("in use by another process").And.NotContain("   at ");
        copied.Should().Be(0, copyError);
    }

    [Fact]
    public async Task A_printed_token_opens_what_its_client_may_call_and_nothing_else()
    {
        var (exitCode, output, error) = await services.RunAsync("token", "liaison");
        var token = new Metadata { { "authorization", $"Bearer {output.Trim()}" } };

        exitCode.Should().Be(0, error);
        var registries = await new RegistryService.RegistryServiceClient(services.OpenWithoutToken(services.Aggregator))
            .ListRegistriesAsync(new Federation.Protocol.Aggregator.V1.ListRegistriesRequest(), token, cancellationToken: Cancellation);
        registries.Registries.Should().NotBeEmpty();
        var administration = new CatalogAdminService.CatalogAdminServiceClient(services.OpenWithoutToken(services.Node));
        var refusal = (await administration.Awaiting(a => a.DeleteWorkItemAsync(new DeleteWorkItemRequest(), token).ResponseAsync)
            .Should().ThrowAsync<RpcException>()).Which;
        refusal.StatusCode.Should().Be(StatusCode.PermissionDenied);
        refusal.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason.Should().Be("SCOPE_MISSING");
    }

    [Fact]
    public async Task Reports_need_a_scope_that_a_registry_operator_does_not_have()
    {
        var (exitCode, _, error) = await services.RunAsync("report", "operator", "--aggregator", $"{services.Aggregator}");

        exitCode.Should().Be(1);
        error.Should().NotContain("   at ");
    }

    [Fact]
    public async Task A_wrong_setting_stops_a_service_with_a_sentence()
    {
        var (exitCode, _, error) = await services.RunServiceAsync("node", "--listen", "http://0.0.0.0:7402", "--set", "Node:Colour=red");

        exitCode.Should().Be(2);
        error.Should().Contain("Listen:Address is \"http://0.0.0.0:7402/\"").And.Contain("Node:Colour is not a setting").And.NotContain("   at ");
    }

    [Fact]
    public async Task A_settings_file_that_is_missing_is_named()
    {
        var (exitCode, _, error) = await services.RunAsync("token", "nowhere");

        exitCode.Should().Be(2);
        error.Should().Contain("nowhere.json does not exist");
    }

    [Fact]
    public async Task What_a_table_names_can_be_copied_from_a_terminal_of_any_width()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The terminal is held by a program of util-linux.");
        await services.MirroredAsync(revision: 0);

        var (wideCode, wide) = await services.RunOnTerminalAsync(80, "report", "liaison", "--set", $"Aggregator:Address={services.Aggregator}");
        var (narrowCode, narrow) = await services.RunOnTerminalAsync(40, "report", "liaison", "--set", $"Aggregator:Address={services.Aggregator}");

        wideCode.Should().Be(0, wide);
        wide.Should().MatchRegex(@"(?m)^  registry +title +items +revision +mirrored +lag +state *$").And.MatchRegex(@"(?m)^  itu-t +ITU-T Work Programme +\d+ +\d+ +\d+ +0 +following *$");
        narrowCode.Should().Be(0, narrow);
        narrow.Should().MatchRegex(@"\n  registry  itu-t\n  title     ITU-T Work Programme\n  items     \d+\n  revision  \d+\n  mirrored  \d+\n  lag       0\n  state     following\n\n")
            .And.MatchRegex(@"\n  registry  all\n  items     \d+\n\n");
    }

    [Fact]
    public async Task A_catalogue_does_not_command_the_terminal_by_what_is_quoted_of_it()
    {
        var file = services.CatalogFile + ".hostile.jsonl";
        await File.WriteAllTextAsync(file, """{"sdo":"itu-t","id":"ITU-T X.1","title":"A title","date":"\u001b]0;other title\u0007\u009b2J"}""", Cancellation);

        var (exitCode, _, error) = await services.RunAsync("import", "operator", file, "--registry", "itu-t", "--node", $"{services.Node}");

        exitCode.Should().Be(1);
        error.Should().Contain("date: '\u241b]0;other title\u2407\ufffd2J' is no date");
    }

    private Task<(int ExitCode, string Output, string Error)> ImportAsync() =>
        services.RunAsync("import", "operator", services.CatalogFile, "--registry", "itu-t", "--node", $"{services.Node}");
}
