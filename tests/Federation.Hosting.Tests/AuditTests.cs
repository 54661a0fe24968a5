using System.Text.Json;
using Federation.Hosting.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Hosting.Tests;

/// <summary>What a host remembers of changes and refusals, and that nobody alters it unseen.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string Item = "registries/itu-t/workItems/X.1252";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-audit-");
    private TestProvider _provider = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _provider = await TestProvider.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_change_is_remembered_with_who_made_it_and_reading_is_not()
    {
        await RunAsync(async host =>
        {
            await DeleteAsync(host, organization: "itu-t");
            await host.GetAsync(_provider.Token());
        });

        var call = Entries().Should().ContainSingle(entry => entry.GetProperty("event").GetString() == "call").Which;
        Text(call, "client").Should().Be("test");
        Text(call, "organization").Should().Be("itu-t");
        Text(call, "issuer").Should().Be(_provider.Address.AbsoluteUri);
        Text(call, "address").Should().Be("127.0.0.1");
        Text(call, "method").Should().Be("/federation.catalog.v1.CatalogAdminService/DeleteWorkItem");
        Text(call, "resource").Should().Be(Item);
        Text(call, "outcome").Should().Be("OK");
        call.GetProperty("revision").GetInt64().Should().Be(1);
    }

    [Fact]
    public async Task An_import_is_one_entry_that_sums_it_up()
    {
        await RunAsync(async host =>
        {
            using var call = host.Admin.ImportWorkItems(TestHost.Bearer(_provider.Token(scope: "catalog.write")), cancellationToken: Cancellation);
            await call.RequestStream.WriteAsync(new ImportWorkItemsRequest { Header = new ImportHeader { Parent = "registries/itu-t" } }, Cancellation);
            await call.RequestStream.WriteAsync(new ImportWorkItemsRequest { Records = new ImportRecords() }, Cancellation);
            await call.RequestStream.CompleteAsync();
            await call;
        });

        var entry = Entries().Should().ContainSingle(entry => Text(entry, "event") == "call").Which;
        Text(entry, "resource").Should().Be("registries/itu-t");
        entry.GetProperty("created_count").GetInt64().Should().Be(2);
    }

    [Fact]
    public async Task Each_kind_of_refusal_is_remembered()
    {
        await RunAsync(async host =>
        {
            await Refusal.OfAsync(() => host.GetAsync(null));
            await Refusal.OfAsync(() => host.GetAsync(_provider.Token(scope: "catalog.write")));
            await Refusal.OfAsync(() => DeleteAsync(host, organization: "iso"));
        });

        var refused = Entries().Where(entry => Text(entry, "event") == "access.refused").ToList();
        refused.Select(entry => Text(entry, "reason")).Should().Equal("TOKEN_MISSING", "SCOPE_MISSING", "ORGANIZATION_MISMATCH");
        Text(refused[0], "client").Should().BeEmpty();
        Text(refused[0], "issuer").Should().BeEmpty();
        Text(refused[2], "organization").Should().Be("iso");
    }

    [Fact]
    public async Task Nobody_fills_the_disk_by_being_refused()
    {
        await RunAsync(async host =>
        {
            var calls = host.Channel.CreateCallInvoker();
            for (var i = 0; i < 300; i++)
            {
                // Paths are the caller's to choose.
                var method = new Method<byte[], byte[]>(MethodType.Unary, CatalogService.Descriptor.FullName, $"No{i % 150}", Bytes, Bytes);
                await Refusal.OfAsync(() => calls.AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancellation), []).ResponseAsync);
                await Refusal.OfAsync(() => host.GetAsync(null));
            }
        });

        var refused = Entries().Where(entry => Text(entry, "event") == "access.refused").ToList();
        refused.Count.Should().BeLessThan(250);
        refused.Sum(entry => entry.TryGetProperty("count", out var count) ? count.GetInt64() : 1).Should().Be(600);
    }

    [Fact]
    public async Task The_chain_goes_on_from_file_to_file_and_over_a_restart()
    {
        for (var run = 0; run < 2; run++)
        {
            await RunAsync(async host =>
            {
                for (var i = 0; i < 20; i++)
                    await DeleteAsync(host, organization: "itu-t");
            });
        }

        Files().Should().HaveCountGreaterThan(2);
        var result = AuditCheck.Run(_folder.FullName);
        result.Break.Should().BeNull();
        result.Count.Should().Be(44);
    }

    [Fact]
    public async Task A_line_that_a_crash_cut_off_is_removed_and_that_is_told()
    {
        await RunAsync(host => DeleteAsync(host, organization: "itu-t"));
        await File.AppendAllTextAsync(Files()[^1], """{"seq":4,"ti""", Cancellation);

        await RunAsync(_ => Task.CompletedTask);

        AuditCheck.Run(_folder.FullName).Break.Should().BeNull();
        Entries().Should().ContainSingle(entry => Text(entry, "event") == "audit.recovered").Which.GetProperty("torn_bytes").GetInt64().Should().Be(12);
    }

    [Fact]
    public async Task A_copy_of_a_file_beside_the_log_is_none_of_it()
    {
        await RunAsync(host => DeleteAsync(host, organization: "itu-t"));
        File.Copy(Files()[0], Path.Combine(_folder.FullName, "audit-000001-copy.jsonl"));

        await RunAsync(host => DeleteAsync(host, organization: "itu-t"));

        AuditCheck.Run(_folder.FullName).Break.Should().BeNull();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"seq":"1"}""")]
    [InlineData("""{"seq":1.5}""")]
    [InlineData("to be continued")]
    public async Task A_log_that_ends_in_anything_else_is_refused_by_the_name_of_its_setting(string line)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "audit-000001.jsonl"), line + "\n", Cancellation);

        var refusal = (await FluentActions.Awaiting(() => RunAsync(_ => Task.CompletedTask)).Should().ThrowAsync<SettingException>()).Which;

        refusal.Message.Should().Contain("Audit:Directory");
    }

    [Theory]
    [InlineData("altered")]
    [InlineData("removed")]
    [InlineData("inserted")]
    [InlineData("exchanged")]
    [InlineData("file removed")]
    public async Task Whoever_alters_the_log_breaks_its_chain(string how)
    {
        // Entry by entry: what a host writes at once, and so how many lines a file has, depends on how busy the machine is.
        using (var log = AuditFiles.Open(_folder.FullName, new AuditOptions { MaximumFileBytes = 4096 }, TimeProvider.System))
        {
            for (var i = 0; i < 40; i++)
                log.Append([new AuditEntry { Event = "call", Client = "test", Method = "/federation.catalog.v1.CatalogAdminService/DeleteWorkItem", Resource = Item, Outcome = "OK" }]);
        }

        var file = Files()[1];
        var lines = (await File.ReadAllLinesAsync(file, Cancellation)).ToList();
        switch (how)
        {
            case "altered":
                lines[2] = lines[2].Replace("\"test\"", "\"best\"", StringComparison.Ordinal);
                break;
            case "removed":
                lines.RemoveAt(2);
                break;
            case "inserted":
                lines.Insert(2, lines[2]);
                break;
            case "exchanged":
                (lines[2], lines[3]) = (lines[3], lines[2]);
                break;
        }

        if (how == "file removed")
            File.Delete(file);
        else
            await File.WriteAllTextAsync(file, string.Concat(lines.Select(line => line + "\n")), Cancellation);

        var broken = AuditCheck.Run(_folder.FullName).Break;

        broken.Should().NotBeNull();
        broken!.File.Should().Be(how == "file removed" ? Files()[1] : file);
        broken.Line.Should().Be(how switch { "altered" or "inserted" => 4, "file removed" => 1, _ => 3 });
    }

    [Fact]
    public async Task A_noted_hash_shows_that_the_end_was_cut_off()
    {
        await RunAsync(host => DeleteAsync(host, organization: "itu-t"));
        var noted = AuditCheck.Run(_folder.FullName).Head;
        var lines = await File.ReadAllLinesAsync(Files()[^1], Cancellation);
        await File.WriteAllTextAsync(Files()[^1], string.Concat(lines.SkipLast(1).Select(line => line + "\n")), Cancellation);

        var result = AuditCheck.Run(_folder.FullName, noted);

        result.Break.Should().BeNull();
        result.HasHead.Should().BeFalse();
    }

    private static Marshaller<byte[]> Bytes { get; } = Marshallers.Create(bytes => bytes, bytes => bytes);

    private async Task RunAsync(Func<TestHost, Task> act)
    {
        await using var host = await TestHost.StartAsync(
            _provider.Address, null, ("Audit:Directory", _folder.FullName), ("Audit:MaximumFileBytes", "4096"));
        await act(host);
        await host.App.StopAsync(Cancellation);
    }

    private async Task DeleteAsync(TestHost host, string organization) => await host.Admin.DeleteWorkItemAsync(
        new DeleteWorkItemRequest { Name = Item }, TestHost.Bearer(_provider.Token(scope: "catalog.write", organization: organization)), cancellationToken: Cancellation);

    private List<string> Files() => [.. AuditFiles.In(_folder.FullName)];

    private List<JsonElement> Entries() =>
        [.. Files().SelectMany(File.ReadAllLines).Select(line => JsonDocument.Parse(line).RootElement.Clone())];

    private static string Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var text) ? text.GetString()! : "";
}
