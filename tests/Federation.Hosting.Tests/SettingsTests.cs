using Federation.Hosting.Tests.Support;

namespace Federation.Hosting.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Every_wrong_setting_is_told_in_a_sentence_of_its_own()
    {
        var message = MessageOf(("Listen:ShutdownTimeout", "01:00:00"), ("Authentication:Authority", "http://provider.example"));
        message.Split(Environment.NewLine).Should().BeEquivalentTo(
            "Listen:ShutdownTimeout is \"01:00:00\"; allowed is 00:00:01 to 00:05:00.",
            $"Authentication:Authority is \"http://provider.example/\"; allowed is {SecureTransport.Rule}.",
            "Authentication:Audience is not set; allowed is the name of this host in tokens, for example urn:federation:itu-t.");
    }

    [Fact]
    public void A_misspelt_setting_is_named_with_the_right_ones() =>
        MessageOf(("Listen:Adress", "http://127.0.0.1:0"))
            .Should().Contain("Listen:Adress is not a setting; Listen has Address, PublicAddress, Certificate, CertificateKey, Reflection, ShutdownTimeout.");

    [Theory]
    [InlineData("Listen:ShutdownTimeout", "soon", "Listen:ShutdownTimeout is \"soon\"; allowed is a time as hours:minutes:seconds, *")]
    [InlineData("Listen:Reflection", "Closed", "Listen:Reflection is \"Closed\"; allowed is Open or Authenticated or Off.")]
    [InlineData("Listen:Reflection", "7", "Listen:Reflection is \"7\"; allowed is Open or Authenticated or Off.")]
    [InlineData("Limits:CallsPerSecond", "9999999999", "Limits:CallsPerSecond is \"9999999999\"; allowed is a whole number up to 2147483647.")]
    [InlineData("Authentication:AllowPrivateAddresses", "yes", "Authentication:AllowPrivateAddresses is \"yes\"; allowed is true or false.")]
    [InlineData("Listen:Address:0", "http://127.0.0.1:0", "Listen:Address is a list or a section; allowed is an address.")]
    [InlineData("Authentication:TrustAnchors", "https://anchor.example/", "Authentication:TrustAnchors is a list, and holds a single value; *")]
    [InlineData("Authentication:TrustAnchors:EntityId", "https://anchor.example/", "Authentication:TrustAnchors:EntityId is not a setting; Authentication:TrustAnchors is a list: *")]
    [InlineData("Authentication:TrustAnchors:0", "https://anchor.example/", "Authentication:TrustAnchors:0 is a section, and holds a value; it has EntityId, Keys.")]
    [InlineData("Limits", "none", "Limits is a section, and holds a value; it has CallsPerSecond, *")]
    public void A_value_of_another_kind_is_named_with_its_key_and_what_is_allowed(string key, string value, string sentence) =>
        MessageOf((key, value)).Split(Environment.NewLine).Should().ContainMatch(sentence);

    [Fact]
    public void A_command_hears_of_every_wrong_setting_of_its_client()
    {
        var read = () => TestSettings.From(("Client:KeyFil", "itu-t.pem"), ("Client:Scopes", "catalog.read")).ReadSettings<ClientOptions>(ClientOptions.Section);
        read.Should().Throw<SettingException>().Which.Message.Split(Environment.NewLine).Should().HaveCount(2)
            .And.ContainMatch("Client:KeyFil is not a setting; Client has Authority, Id, *").And.ContainMatch("Client:Scopes is a list, *");
    }

    [Fact]
    public void A_secret_is_not_printed_with_its_options() =>
        new ClientOptions { Id = "a", Secret = "4711" }.ToString().Should().NotContain("4711");

    private static string MessageOf(params (string, string?)[] settings)
    {
        var builder = FederationHost.CreateBuilder(TestSettings.From(settings));
        builder.AddFederationHosting("test.host");
        var build = () => builder.Build();
        return build.Should().Throw<SettingException>().Which.Message;
    }
}
