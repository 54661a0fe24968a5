using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Federation.Hosting;
using Federation.Identity.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Federation.Identity.Tests.Clients;

/// <summary>Clients that are added and removed in the store of a provider that runs.</summary>
public sealed class ClientAdministrationTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly TestKey _key = new();
    private Dictionary<string, string?> _settings = null!;
    private TestIdentity _identity = null!;
    private ClientAdministration _clients = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _settings = TestIdentity.Settings(_folder);
        _identity = await TestIdentity.StartAsync(_settings);
        _clients = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _clients.DisposeAsync();
        await _identity.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_client_that_was_added_gets_tokens_at_once_and_one_that_was_revoked_gets_none()
    {
        (await AskAsync(_key)).Error.Should().Be("invalid_client");
        await _clients.AddAsync(Client(), _key.KeySet, Stop);
        var token = (await AskAsync(_key)).Granted;
        token.GetClaim("organization").Value.Should().Be("w3c");
        token.GetClaim("scope").Value.Should().Be(FederationScopes.CatalogWrite);

        await _clients.RevokeAsync("w3c", Stop);
        (await AskAsync(_key)).Error.Should().Be("invalid_client");
        _clients.AccessTokenLifetime.Should().Be(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_rotated_key_works_at_once_and_the_one_before_until_the_next_rotation()
    {
        var (second, third) = (new TestKey(), new TestKey());
        await _clients.AddAsync(Client(), _key.KeySet, Stop);
        await _clients.RotateAsync("w3c", second.KeySet, Stop);
        (await AskAsync(_key)).Error.Should().BeNull();
        (await AskAsync(second)).Error.Should().BeNull();

        await _clients.RotateAsync("w3c", third.KeySet, Stop);
        (await AskAsync(_key)).Error.Should().Be("invalid_client");
        (await AskAsync(second)).Error.Should().BeNull();
        (await AskAsync(third)).Error.Should().BeNull();
    }

    [Fact]
    public async Task Each_change_is_remembered_with_who_made_it_while_the_provider_writes_its_own_log()
    {
        await _clients.AddAsync(Client(), _key.KeySet, Stop);
        await _clients.RotateAsync("w3c", new TestKey().KeySet, Stop);
        await _clients.RevokeAsync("w3c", Stop);
        await FluentActions.Awaiting(() => _clients.RevokeAsync("w3c", Stop)).Should().ThrowAsync<SettingException>();

        var log = Path.Combine(_folder.Path, "audit", "commands");
        AuditCheck.Run(log).Should().Match<AuditCheckResult>(check => check.Break == null && check.Count == 3);
        var entries = File.ReadLines(Path.Combine(log, "audit-000001.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        entries.Select(entry => entry.GetProperty("event").GetString()).Should().Equal("client.added", "client.rotated", "client.revoked");
        entries.Should().AllSatisfy(entry => entry.GetProperty("resource").GetString().Should().Be("w3c"));
        entries.Should().AllSatisfy(entry => entry.GetProperty("person").GetString().Should().Be(Environment.UserName));
    }

    [Fact]
    public async Task A_restart_keeps_what_was_added()
    {
        await _clients.AddAsync(Client(), _key.KeySet, Stop);
        await _identity.DisposeAsync();
        _identity = await TestIdentity.StartAsync(_settings);
        (await AskAsync(_key)).Error.Should().BeNull();
    }

    [Fact]
    public async Task The_list_tells_what_each_may_do_and_where_it_is_changed()
    {
        await _clients.AddAsync(Client(), _key.KeySet, Stop);
        var list = await _clients.ListAsync(Stop);
        list.Select(c => (c.Id, c.IsConfigured)).Should().Equal(("reader", true), ("w3c", false));
        list[1].Grant.Resources.Should().Equal("urn:federation:w3c");
        list[1].KeyIds.Should().ContainSingle();
    }

    [Fact]
    public async Task A_client_of_the_settings_is_changed_there()
    {
        foreach (var change in new[] { () => _clients.RevokeAsync("reader", Stop), () => _clients.RotateAsync("reader", _key.KeySet, Stop) })
            (await change.Should().ThrowAsync<SettingException>()).Which.Message.Should().Contain("Identity:Clients");
        (await _identity.RequestAsync()).Error.Should().BeNull();
    }

    [Fact]
    public async Task What_cannot_be_a_client_is_refused_with_a_sentence()
    {
        await _clients.AddAsync(Client(), _key.KeySet, Stop);
        await IsRefusedAsync(Client(), _key.KeySet, "already");
        await IsRefusedAsync(Client() with { Id = "other", Scopes = ["catalog.everything"] }, _key.KeySet, "catalog.everything");
        await IsRefusedAsync(Client() with { Id = "other" }, "nonsense", "JSON Web Key Set");
        await IsRefusedAsync(Client() with { Id = "other" }, """{"keys":[]}""", "JSON Web Key Set");
        await IsRefusedAsync(Client() with { Id = "other" }, """{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}""", "JSON Web Key Set");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_store_holds_public_keys_alone_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files of Windows have the rights of their folder.");
        await _clients.AddAsync(Client(), _key.KeySet, Stop);
        var secret = (await File.ReadAllLinesAsync(_key.File, Stop))[1];
        foreach (var file in Directory.GetFiles(_folder.Path, "identity.db*"))
        {
            (File.GetUnixFileMode(file) & (UnixFileMode)0b111_111).Should().Be(UnixFileMode.None);
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            (await reader.ReadToEndAsync(Stop)).Should().NotContain(secret);
        }

        (File.GetUnixFileMode(_key.File) & (UnixFileMode)0b111_111).Should().Be(UnixFileMode.None);
    }

    private static IdentityClient Client() =>
        new() { Id = "w3c", Organization = "w3c", Scopes = [FederationScopes.CatalogWrite], Resources = ["urn:federation:w3c"] };

    private Task<ClientAdministration> OpenAsync() =>
        ClientAdministration.OpenAsync(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build(), Stop);

    private async Task IsRefusedAsync(IdentityClient client, string keySet, string because)
    {
        var add = () => _clients.AddAsync(client, keySet, Stop);
        (await add.Should().ThrowAsync<SettingException>()).Which.Message.Should().Contain(because);
    }

    private Task<TokenAnswer> AskAsync(TestKey key) => _identity.RequestAsync(
        ("client_id", "w3c"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", key.Assertion("w3c", _identity.Address)));
}
