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

    [Fact]
    public Task A_provider_of_the_federation_names_nobody_else_beside_its_own() =>
        IsRefusedAsync(
            federation.Host,
            federation.Own.Token(issuer: federation.Leaf.Id, organizations: ["w3c", "itu-t"], credentials: federation.Leaf.TokenKey.Credentials),
            ErrorReasons.TokenOrganization);

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
        await using var host = await StartWithListAsync([new(listed.Address.AbsoluteUri, ["ietf"]), new(federation.Leaf.Id, ["etsi"])], TimeSpan.FromDays(1));
        await host.GetAsync(listed.Token(organization: "ietf"));

        // The list has it looked for by discovery, which it does not offer.
        (await Refusal.OfAsync(() => host.GetAsync(federation.Token("w3c")))).Reason.Should().Be(ErrorReasons.IdentityProviderUnavailable);
    }

    [Theory]
    [InlineData("never read")]
    [InlineData("expired")]
    public async Task The_anchor_does_not_speak_for_those_whom_a_trust_list_that_cannot_be_used_might_name(string wrong)
    {
        await using var host = await StartWithListAsync([new("https://id.example/", ["etsi"])], wrong == "expired" ? TimeSpan.FromSeconds(-1) : null);
        (await Refusal.OfAsync(() => host.GetAsync(federation.Token("w3c")))).Reason.Should().Be(ErrorReasons.IdentityProviderUnavailable);
        await host.GetAsync(federation.Own.Token());
    }

    [Fact]
    public async Task A_host_starts_serves_and_stops_while_the_anchor_hangs()
    {
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        federation.Anchor.Delay = () =>
        {
            arrived.TrySetResult();
            return answer.Task;
        };
        try
        {
            await (await HangingAsync()).DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
        finally
        {
            federation.Anchor.Delay = () => Task.CompletedTask;
            answer.SetResult();
        }

        async Task<TestHost> HangingAsync()
        {
            // What stops by waiting for that is not stopped by the anchor.
            var host = await federation.StartHostAsync(("Listen:ShutdownTimeout", "00:05:00"));
            await arrived.Task;
            await host.GetAsync(federation.Own.Token());
            return host;
        }
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

    // Null for a list that cannot be read.
    private async Task<TestHost> StartWithListAsync(IReadOnlyList<TrustedIssuer> issuers, TimeSpan? life)
    {
        var (name, now) = (Guid.NewGuid().ToString("N"), DateTimeOffset.UtcNow);
        var keyFile = federation.FileOf($"{name}.pem");
        var keys = await federation.WriteAsync($"{name}.jwks", PrivateKeyFile.Create(keyFile));
        var list = life is { } span ? new TrustListDocument { SignTime = now.AddHours(-1), ExpireTime = now + span, Issuers = issuers }.Sign(PrivateKeyFile.Read(keyFile)) : "nonsense";
        return await federation.StartHostAsync(("Authentication:TrustList", await federation.WriteAsync($"{name}.jwt", list)), ("Authentication:TrustListKeys", keys));
    }

    private static string Second(string key) => $"Authentication:TrustAnchors:1:{key}";

    private static async Task IsRefusedAsync(TestHost host, string token, params string[] reasons)
    {
        var refusal = await Refusal.OfAsync(() => host.GetAsync(token));
        refusal.Code.Should().Be(StatusCode.Unauthenticated);
        refusal.Reason.Should().BeOneOf(reasons);
    }
}
