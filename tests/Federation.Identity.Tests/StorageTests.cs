using System.Runtime.Versioning;
using System.Text;
using Federation.Hosting;
using Federation.Identity.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Federation.Identity.Tests;

public sealed class StorageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_folder.Path, "identity.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_restart_keeps_the_keys_so_that_tokens_stay_good()
    {
        var before = await KeysAsync(TestIdentity.Settings(_folder));
        (await KeysAsync(TestIdentity.Settings(_folder))).Should().Be(before);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Keys_and_store_are_readable_by_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files of Windows have the rights of their folder.");
        await using var identity = await TestIdentity.StartAsync(TestIdentity.Settings(_folder));
        const UnixFileMode Others = (UnixFileMode)0b111_111;
        File.GetUnixFileMode(_folder.Path).Should().NotHaveFlag(Others);
        var files = Directory.GetFiles(_folder.Path);
        files.Select(Path.GetFileName).Should().Contain(["signing-key.pem", "identity.db"]);
        files.Should().OnlyContain(file => (File.GetUnixFileMode(file) & Others) == 0);
    }

    [Fact]
    public async Task The_store_holds_no_secret()
    {
        await using (await TestIdentity.StartAsync(TestIdentity.Settings(_folder)))
        {
        }

        var content = Encoding.Latin1.GetString(
            await File.ReadAllBytesAsync(Path.Combine(_folder.Path, "identity.db"), TestContext.Current.CancellationToken));
        content.Should().Contain("reader").And.NotContain(TestIdentity.Secret);
    }

    [Fact]
    public async Task A_client_that_vanished_from_the_settings_gets_no_token()
    {
        await RunAsync(TestIdentity.Settings(_folder), identity => identity.RequestAsync());
        var answer = await RunAsync(
            TestIdentity.Settings(_folder, ("Identity:Clients:0:Id", "writer")), identity => identity.RequestAsync());
        answer.Error.Should().Be("invalid_client");
    }

    [Fact]
    public async Task A_client_that_changed_in_the_settings_gets_what_they_say_now()
    {
        await RunAsync(TestIdentity.Settings(_folder), identity => identity.RequestAsync());
        var changed = TestIdentity.Settings(
            _folder,
            ("Identity:Clients:0:Secret", "another secret"),
            ("Identity:Clients:0:Organization", "iso"),
            ("Identity:Clients:0:Scopes:1", "catalog.write"),
            ("Identity:Clients:0:Resources:1", "urn:federation:w3c"));

        (await RunAsync(changed, identity => identity.RequestAsync())).Error.Should().Be("invalid_client");
        var answer = await RunAsync(
            changed, identity => identity.RequestAsync(("client_id", "reader"), ("client_secret", "another secret")));
        answer.Granted.Audiences.Should().BeEquivalentTo("urn:federation:itu-t", "urn:federation:w3c");
        answer.Granted.GetClaim("organization").Value.Should().Be("iso");
        answer.Granted.GetClaim("scope").Value.Split(' ').Should().BeEquivalentTo("catalog.read", "catalog.write");
    }

    [Fact]
    public async Task A_start_with_the_settings_of_the_last_one_writes_nothing_to_the_store()
    {
        var settings = TestIdentity.Settings(
            _folder,
            ("Identity:Clients:1:Id", "pages"),
            ("Identity:Clients:1:Organization", "itu-t"),
            ("Identity:Clients:1:CertificateThumbprints:0", new string('a', 64)),
            ("Identity:Clients:1:RedirectUris:0", "https://pages.example/signed-in"),
            ("Identity:Clients:1:PostLogoutRedirectUris:0", "https://pages.example/"));
        await RunAsync(settings, identity => identity.RequestAsync());
        var before = await File.ReadAllBytesAsync(Store, Stop);

        await RunAsync(settings, identity => identity.RequestAsync());

        (await File.ReadAllBytesAsync(Store, Stop)).Should().Equal(before);
    }

    [Fact]
    public async Task A_secret_that_was_taken_out_of_the_settings_is_good_no_more()
    {
        (string, string?) certificate = ("Identity:Clients:0:CertificateThumbprints:0", new string('a', 64));
        var secret = new[] { ("client_id", "reader"), ("client_secret", TestIdentity.Secret) };
        (await RunAsync(TestIdentity.Settings(_folder, certificate), identity => identity.RequestAsync(secret))).Error.Should().BeNull();

        var answer = await RunAsync(TestIdentity.Settings(_folder, certificate, ("Identity:Clients:0:Secret", "")), identity => identity.RequestAsync(secret));

        answer.Error.Should().Be("invalid_client");
    }

    [Fact]
    public async Task A_first_start_that_failed_leaves_nothing_that_the_next_one_would_set_aside()
    {
        var settings = TestIdentity.Settings(_folder);
        var journal = Directory.CreateDirectory($"{Store}-journal");
        await this.Awaiting(_ => TestIdentity.StartAsync(settings)).Should().ThrowAsync<SettingException>();
        journal.Delete();

        (await RunAsync(settings, identity => identity.RequestAsync())).Error.Should().BeNull();

        Directory.GetFiles(_folder.Path, "*.old*").Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("This was a database once, before the disk had its way with it.")]
    public async Task A_store_that_is_old_or_broken_is_made_anew(string content)
    {
        Directory.CreateDirectory(_folder.Path);
        await File.WriteAllTextAsync(Store, content, Stop);
        (await RunAsync(TestIdentity.Settings(_folder), identity => identity.RequestAsync())).Error.Should().BeNull();
    }

    [Fact]
    public async Task What_is_set_aside_takes_the_place_of_nothing_that_was_set_aside_before()
    {
        foreach (var content in new[] { "a first store, broken", "a second store, broken" })
        {
            Directory.CreateDirectory(_folder.Path);
            await File.WriteAllTextAsync(Store, content, Stop);
            await RunAsync(TestIdentity.Settings(_folder), identity => identity.RequestAsync());
        }

        (await File.ReadAllTextAsync($"{Store}.old", Stop)).Should().StartWith("a first");
        (await File.ReadAllTextAsync($"{Store}.old2", Stop)).Should().StartWith("a second");
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused_and_left_as_it_is_by_provider_and_commands()
    {
        var settings = TestIdentity.Settings(_folder);
        await RunAsync(settings, identity => identity.RequestAsync());
        await using (var clients = await ClientAdministration.OpenAsync(Configuration(settings), Stop))
            await clients.AddAsync(new IdentityClient { Id = "w3c", Organization = "w3c", Scopes = ["catalog.read"], Resources = ["urn:federation:itu-t"] }, new TestKey().KeySet, Stop);

        await ChangeStoreAsync("PRAGMA user_version = 2");
        await this.Awaiting(_ => TestIdentity.StartAsync(settings)).Should().ThrowAsync<SettingException>().WithMessage("*identity.db*newer version*format 2*knows 1*");
        await this.Awaiting(_ => ClientAdministration.OpenAsync(Configuration(settings), Stop)).Should().ThrowAsync<SettingException>().WithMessage("*newer version*");

        await ChangeStoreAsync("PRAGMA user_version = 1");
        await using var after = await ClientAdministration.OpenAsync(Configuration(settings), Stop);
        (await after.ListAsync(Stop)).Select(client => client.Id).Should().Contain("w3c");
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_or_written_is_named_with_the_reason_by_provider_and_commands()
    {
        var settings = TestIdentity.Settings(_folder);
        await RunAsync(settings, identity => identity.RequestAsync());
        await using var clients = await ClientAdministration.OpenAsync(Configuration(settings), Stop);
        await ChangeStoreAsync("DROP TABLE OpenIddictApplications");

        await this.Awaiting(_ => TestIdentity.StartAsync(settings)).Should().ThrowAsync<SettingException>().WithMessage("*cannot be used*identity.db*OpenIddictApplications*");
        await clients.Awaiting(c => c.ListAsync(Stop)).Should().ThrowAsync<SettingException>().WithMessage("*cannot be used*identity.db*");
        await clients.Awaiting(c => c.RevokeAsync("w3c", Stop)).Should().ThrowAsync<SettingException>().WithMessage("*cannot be used*identity.db*");
    }

    [Fact]
    public async Task A_secret_may_come_from_a_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from a file\n", TestContext.Current.CancellationToken);
        var settings = TestIdentity.Settings(_folder, ("Identity:Clients:0:Secret", ""), ("Identity:Clients:0:SecretFile", file));
        var answer = await RunAsync(
            settings, identity => identity.RequestAsync(("client_id", "reader"), ("client_secret", "from a file")));
        answer.Error.Should().BeNull();
        File.Delete(file);
    }

    private static IConfiguration Configuration(Dictionary<string, string?> settings) => new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    private async Task ChangeStoreAsync(string statement)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Store, Pooling = false }.ToString());
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<T> RunAsync<T>(Dictionary<string, string?> settings, Func<TestIdentity, Task<T>> use)
    {
        await using var identity = await TestIdentity.StartAsync(settings);
        return await use(identity);
    }

    private static Task<string> KeysAsync(Dictionary<string, string?> settings) =>
        RunAsync(settings, async identity => (await identity.GetAsync(".well-known/jwks")).GetRawText());
}
