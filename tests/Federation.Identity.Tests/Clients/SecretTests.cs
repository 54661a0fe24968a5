using Federation.Hosting;
using Federation.Identity.Tests.Support;

namespace Federation.Identity.Tests.Clients;

public sealed class SecretTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://0.0.0.0:0", "https://127.0.0.1/")]
    [InlineData("http://127.0.0.1:0", "https://identity.example/")]
    public void A_secret_is_for_loopback_unless_a_setting_says_otherwise(string listen, string issuer)
    {
        var build = (string? allow) => TestIdentity.Build(TestIdentity.Settings(
            _folder,
            ("Listen:Address", listen),
            ("Listen:Certificate", TestCertificate.Shared.File),
            ("Listen:CertificateKey", TestCertificate.Shared.KeyFile),
            ("Identity:Issuer", issuer),
            ("Identity:AllowClientSecretsBeyondLoopback", allow)));

        var refused = () => build("false");
        refused.Should().Throw<SettingException>().Which.Message
            .Should().Contain("Identity:Clients:0 is reader").And.Contain("AllowClientSecretsBeyondLoopback").And.NotContain(TestIdentity.Secret);
        build("true").Should().NotBeNull();
    }

    [Theory]
    [InlineData("KeySet", "/nowhere")]
    [InlineData("KeySet", "http://keys.example/")]
    [InlineData("CertificateThumbprints:0", "abc")]
    [InlineData("CertificateSubject", "nonsense")]
    public void A_credential_that_cannot_be_one_is_named(string key, string value)
    {
        var build = () => TestIdentity.Build(TestIdentity.Settings(_folder, ($"Identity:Clients:0:{key}", value)));
        build.Should().Throw<SettingException>().Which.Message.Should().StartWith($"Identity:Clients:0:{key} is \"{value}\"");
    }

    [Fact]
    public void A_client_that_cannot_prove_itself_is_named()
    {
        var build = () => TestIdentity.Build(TestIdentity.Settings(_folder, ("Identity:Clients:0:Secret", null)));
        build.Should().Throw<SettingException>().Which.Message.Should().StartWith("Identity:Clients:0:KeySet is not set");
    }
}
