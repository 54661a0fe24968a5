using Federation.Hosting.Tests.Support;
using Grpc.Core;

namespace Federation.Hosting.Tests.Trust.Chains;

/// <summary>A host that believes the providers below a federation's anchor, beside its own.</summary>
public sealed class AnchoredHostTests(AnchoredHost federation) : IClassFixture<AnchoredHost>
{
    [Theory]
    [InlineData("w3c")]
    [InlineData("oasis")]
    public async Task A_provider_of_the_federation_speaks_for_its_own_organisations(string organization) =>
        await federation.Host.GetAsync(federation.Token(organization));

    [Theory]
    [InlineData("itu-t")]
    [InlineData("W3C")]
    [InlineData("")]
    [InlineData(null)]
    public Task A_provider_of_the_federation_speaks_for_nobody_else(string? organization) =>
        IsRefusedAsync(federation.Host, federation.Token(organization), ErrorReasons.TokenOrganization);

    [Fact]
    public async Task The_hosts_own_provider_speaks_for_all_also_when_the_anchor_has_never_been_reached()
    {
        await federation.Host.GetAsync(federation.Own.Token(organization: "itu-t"));
        federation.Anchor.IsDown = true;
        try
        {
            await using var host = await federation.StartHostAsync();
            await host.GetAsync(federation.Own.Token(organization: "itu-t"));
            var refusal = await Refusal.OfAsync(() => host.GetAsync(federation.Token("w3c")));
            refusal.Code.Should().Be(StatusCode.Unavailable);
            refusal.Reason.Should().Be(ErrorReasons.IdentityProviderUnavailable);
        }
        finally
        {
            federation.Anchor.IsDown = false;
        }
    }

    [Fact]
    public async Task Nobody_signs_in_the_name_of_a_provider_of_the_federation()
    {
        await IsRefusedAsync(federation.Host, federation.Token("w3c", new TestEntityKey(federation.Leaf.TokenKey.Keys[0].Kid)), ErrorReasons.TokenInvalid);
        await IsRefusedAsync(federation.Host, federation.Token("w3c", federation.Leaf.Key), ErrorReasons.TokenInvalid);
        await IsRefusedAsync(federation.Host, federation.Own.Token(issuer: federation.Leaf.Id, organization: "w3c"), ErrorReasons.TokenInvalid);
        await IsRefusedAsync(federation.Host, federation.Own.Token(issuer: "https://id.example/", organization: "w3c"), ErrorReasons.TokenInvalid, ErrorReasons.TokenIssuer);
    }

    [Fact]
    public async Task The_trust_list_counts_before_the_anchor()
    {
        await using var listed = await TestProvider.StartAsync();
        var keys = await federation.WriteAsync("operator.jwks", PrivateKeyFile.Create(federation.FileOf("operator.pem")));
        var list = new TrustListDocument
        {
            SignTime = DateTimeOffset.UtcNow,
            ExpireTime = DateTimeOffset.UtcNow.AddDays(1),
            Issuers = [new(listed.Address.AbsoluteUri, ["ietf"]), new(federation.Leaf.Id, ["etsi"])],
        };
        var file = await federation.WriteAsync("trust-list.jwt", list.Sign(PrivateKeyFile.Read(federation.FileOf("operator.pem"))));
        await using var host = await federation.StartHostAsync(("Authentication:TrustList", file), ("Authentication:TrustListKeys", keys));
        await host.GetAsync(listed.Token(organization: "ietf"));

        // The list has it looked for by discovery, which it does not offer.
        (await Refusal.OfAsync(() => host.GetAsync(federation.Token("w3c")))).Reason.Should().Be(ErrorReasons.IdentityProviderUnavailable);
    }

    [Theory]
    [InlineData("EntityId", "http://anchor.example/")]
    [InlineData("EntityId", "anchor")]
    [InlineData("EntityId", null)]
    [InlineData("Keys", "no/such/file")]
    [InlineData("Keys", null)]
    public async Task A_wrong_anchor_stops_the_host_with_a_sentence(string key, string? value)
    {
        var start = () => federation.StartHostAsync((Second(key), value), key == "Keys" ? (Second("EntityId"), "https://anchor.example/") : (Second("Keys"), federation.FileOf("anchor.jwks")));
        (await start.Should().ThrowAsync<SettingException>()).Which.Message.Should().StartWith(Second(key));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"oct","kid":"s","k":"c2VjcmV0"}]}""")]
    public async Task A_file_without_keys_of_an_anchor_stops_the_host_with_a_sentence(string text)
    {
        var file = await federation.WriteAsync($"{Guid.NewGuid():N}.jwks", text);
        var start = () => federation.StartHostAsync((Second("EntityId"), "https://anchor.example/"), (Second("Keys"), file));
        (await start.Should().ThrowAsync<SettingException>()).Which.Message.Should().StartWith(Second("Keys"));
    }

    private static string Second(string key) => $"Authentication:TrustAnchors:1:{key}";

    private static async Task IsRefusedAsync(TestHost host, string token, params string[] reasons)
    {
        var refusal = await Refusal.OfAsync(() => host.GetAsync(token));
        refusal.Code.Should().Be(StatusCode.Unauthenticated);
        refusal.Reason.Should().BeOneOf(reasons);
    }
}
