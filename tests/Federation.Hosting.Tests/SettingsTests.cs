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
            .Should().Contain("Listen:Adress is not a setting; Listen has Address, Certificate, CertificateKey, Reflection, ShutdownTimeout.");

    [Fact]
    public void A_value_of_the_wrong_type_is_named_with_its_key() =>
        MessageOf(("Listen:ShutdownTimeout", "soon")).Should().Contain("'soon'").And.Contain("Listen:ShutdownTimeout");

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
