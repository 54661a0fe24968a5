using Federation.Hosting;
using Federation.Identity.Tests.Support;

namespace Federation.Identity.Tests;

public sealed class IdentityOptionsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Identity:DataDirectory", null)]
    [InlineData("Identity:Issuer", "http://provider.example")]
    [InlineData("Identity:Issuer", "https://provider.example/identity")]
    [InlineData("Identity:AccessTokenLifetime", "02:00:00")]
    [InlineData("Identity:Clients:0:Id", null)]
    [InlineData("Identity:Clients:0:Organization", null)]
    [InlineData("Identity:Clients:0:Scopes:1", "catalog.everything")]
    [InlineData("Identity:Clients:0:Resources:1", "itu-t")]
    [InlineData("Identity:Clients:0:SecretFile", "/nowhere")]
    public void A_wrong_setting_is_named(string key, string? value)
    {
        var build = () => TestIdentity.Build(TestIdentity.Settings(_folder, (key, value)));
        build.Should().Throw<SettingException>().Which.Message
            .Should().StartWith($"{key} is ").And.NotContain(TestIdentity.Secret);
    }

    [Fact]
    public void A_secret_file_that_is_empty_is_named()
    {
        var file = Path.GetTempFileName();
        var settings = TestIdentity.Settings(_folder, ("Identity:Clients:0:Secret", ""), ("Identity:Clients:0:SecretFile", file));
        var build = () => TestIdentity.Build(settings);
        build.Should().Throw<SettingException>().Which.Message.Should().StartWith($"Identity:Clients:0:SecretFile is \"{file}\"");
        File.Delete(file);
    }

    [Fact]
    public void Two_clients_cannot_have_one_id()
    {
        var settings = TestIdentity.Settings(_folder);
        foreach (var (key, value) in settings.Where(s => s.Key.Contains(":0:")).ToList())
            settings[key.Replace("Clients:0:", "Clients:1:")] = value;
        var build = () => TestIdentity.Build(settings);
        build.Should().Throw<SettingException>().Which.Message.Should().StartWith("Identity:Clients:1:Id is \"reader\"");
    }

    [Fact]
    public void A_data_folder_that_cannot_be_made_is_named()
    {
        var file = Path.GetTempFileName();
        var build = () => TestIdentity.Build(TestIdentity.Settings(_folder, ("Identity:DataDirectory", Path.Combine(file, "data"))));
        build.Should().Throw<SettingException>().Which.Message.Should().StartWith("Identity:DataDirectory is ");
        File.Delete(file);
    }

    [Fact]
    public void A_key_file_that_holds_no_key_is_named()
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(Path.Combine(_folder.Path, "signing-key.pem"), "nonsense");
        var build = () => TestIdentity.Build(TestIdentity.Settings(_folder));
        build.Should().Throw<SettingException>().Which.Message.Should().Contain("signing-key.pem");
    }

    [Fact]
    public async Task The_issuer_may_be_another_address_than_the_one_listened_on()
    {
        await using var identity = await TestIdentity.StartAsync(
            TestIdentity.Settings(_folder, ("Identity:Issuer", "https://identity.example/"), ("Identity:AllowClientSecretsBeyondLoopback", "true")));
        (await identity.RequestAsync()).Granted.Issuer.Should().Be("https://identity.example/");
    }

    [Fact]
    public void A_secret_is_not_printed_with_its_options() =>
        new IdentityOptions { Clients = [new IdentityClient { Id = "a", Secret = "4711" }] }.Clients[0].ToString()
            .Should().NotContain("4711");
}
