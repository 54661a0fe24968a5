using System.Text.Json;
using System.Text.Json.Nodes;

namespace Federation.Hosting.Tests.Trust.Chains;

/// <summary>What a chain of statements makes of the entity at its end (OpenID Federation 1.0, 4, 6 and 10).</summary>
public sealed class TrustChainTests
{
    private static readonly Dictionary<string, TestEntityKey> _keys = [];

    [Fact]
    public async Task A_chain_leads_to_metadata_organisations_and_the_first_expiry()
    {
        var chain = await (await AnchorAsync()).ToAsync("middle", Statement(["w3c", "oasis"], """{"metadata_policy":{"openid_provider":{"x":{"one_of":["a","b"]}}}}"""), life: TimeSpan.FromMinutes(7))
            .ToAsync("leaf", Statement(["oasis", "itu-t"], """{"metadata":{"openid_provider":{"x":"b"},"openid_relying_party":{"y":1}}}"""), """{"openid_provider":{"x":"z","issuer":"i"}}""");
        var resolved = chain.Resolve();
        resolved.Identifier.Should().Be(Id("leaf"));
        resolved.Organizations.Should().Equal("oasis");
        resolved.Metadata.ToJsonString().Should().Be("""{"openid_provider":{"issuer":"i","x":"b"}}""");
        resolved.ExpireTime.Should().BeCloseTo(DateTimeOffset.UtcNow.AddMinutes(7), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("w3c", null)]
    [InlineData(null, "w3c")]
    [InlineData("w3c", "oasis")]
    [InlineData("w3c", "W3C")]
    public async Task An_entity_for_which_not_all_superiors_name_an_organisation_is_refused(string? anchor, string? middle)
    {
        var chain = await (await AnchorAsync()).ToAsync("middle", Statement(anchor is null ? [] : [anchor])).ToAsync("leaf", Statement(middle is null ? [] : [middle]));
        Refused(() => chain.Resolve()).Should().Contain("organisation");
    }

    [Theory]
    [InlineData(0, null, false)]
    [InlineData(1, null, false)]
    [InlineData(2, 1, true)]
    [InlineData(2, 0, false)]
    [InlineData(null, 1, true)]
    [InlineData(9, null, true)]
    public async Task A_superior_limits_how_many_intermediates_there_are_below_it(int? byAnchor, int? byFirst, bool permitted)
    {
        var chain = await (await AnchorAsync()).ToAsync("i2", Statement(["w3c"], Limit(byAnchor))).ToAsync("i1", Statement(["w3c"], Limit(byFirst))).ToAsync("leaf", Statement(["w3c"]));
        if (permitted)
            chain.Resolve().Organizations.Should().Equal("w3c");
        else
            Refused(() => chain.Resolve()).Should().Contain("max_path_length");
    }

    [Theory]
    [InlineData("""{"permitted":[".example"]}""", true)]
    [InlineData("""{"permitted":["leaf.example"]}""", true)]
    [InlineData("""{"permitted":["LEAF.example"]}""", true)]
    [InlineData("""{"permitted":[".leaf.example"]}""", false)]
    [InlineData("""{"permitted":["example"]}""", false)]
    [InlineData("""{"permitted":[]}""", false)]
    [InlineData("""{"excluded":["leaf.example"]}""", false)]
    [InlineData("""{"excluded":[".example"],"permitted":["leaf.example"]}""", false)]
    [InlineData("""{"excluded":["af.example"]}""", true)]
    public async Task A_superior_limits_how_entities_below_it_are_called(string naming, bool permitted)
    {
        var to = async () => await (await AnchorAsync()).ToAsync("leaf", Statement(["w3c"], $$$"""{"constraints":{"naming_constraints":{{{naming}}}}}"""));
        if (permitted)
            await to.Should().NotThrowAsync();
        else
            (await to.Should().ThrowAsync<TrustChainException>()).Which.Message.Should().Contain("naming_constraints");
    }

    [Theory]
    [InlineData("https://id.example./")]
    [InlineData("https://ID.EXAMPLE/")]
    [InlineData("https://id.example:8443/path")]
    public void Another_spelling_of_a_host_does_not_get_round_a_limit_to_names(string entity)
    {
        using var claim = JsonDocument.Parse("""{"naming_constraints":{"excluded":["id.example"]}}""");
        ChainConstraints.Read(claim.RootElement).PermitsName(entity).Should().BeFalse();
    }

    [Theory]
    [InlineData("""["openid_provider"]""", """{"federation_entity":{},"openid_provider":{}}""")]
    [InlineData("[]", """{"federation_entity":{}}""")]
    public async Task A_superior_limits_what_entities_below_it_are(string types, string left)
    {
        var chain = await (await AnchorAsync()).ToAsync("middle", Statement(["w3c"], $$$"""{"constraints":{"allowed_entity_types":{{{types}}}}}"""))
            .ToAsync("leaf", Statement(["w3c"]), """{"federation_entity":{},"openid_provider":{},"openid_relying_party":{}}""");
        chain.Resolve().Metadata.ToJsonString().Should().Be(left);
    }

    [Fact]
    public async Task A_policy_of_any_superior_must_hold()
    {
        var chain = await (await AnchorAsync()).ToAsync("middle", Statement(["w3c"], """{"metadata_policy":{"openid_provider":{"x":{"essential":true}}}}""")).ToAsync("leaf", Statement(["w3c"]));
        Refused(() => chain.Resolve()).Should().Contain("essential");
    }

    [Fact]
    public async Task A_chain_that_goes_round_is_refused()
    {
        var chain = await (await AnchorAsync()).ToAsync("a", Statement(["w3c"])).ToAsync("b", Statement(["w3c"]));
        (await FluentActions.Awaiting(() => chain.ToAsync("a", Statement(["w3c"]))).Should().ThrowAsync<TrustChainException>()).Which.Message.Should().Contain("goes round");
        (await FluentActions.Awaiting(() => chain.ToAsync("anchor", Statement(["w3c"]))).Should().ThrowAsync<TrustChainException>()).Which.Message.Should().Contain("goes round");
    }

    [Fact]
    public async Task A_chain_that_is_too_long_is_refused()
    {
        var chain = await AnchorAsync();
        for (var i = 0; i < TrustChain.MaximumLength; i++)
            chain = await chain.ToAsync($"e{i}", Statement(["w3c"]));
        (await FluentActions.Awaiting(() => chain.ToAsync("leaf", Statement(["w3c"]))).Should().ThrowAsync<TrustChainException>()).Which.Message.Should().Contain("more than");
    }

    [Fact]
    public async Task An_entity_must_name_the_superior_that_speaks_of_it()
    {
        var to = async () => await (await AnchorAsync()).ToAsync("leaf", Statement(["w3c"]), hint: "https://other.example/");
        (await to.Should().ThrowAsync<TrustChainException>()).Which.Message.Should().Contain("authority_hints");
    }

    [Fact]
    public async Task Only_keys_that_superior_and_entity_both_state_sign_for_the_entity()
    {
        var chain = await (await AnchorAsync()).ToAsync("middle", Statement(["w3c"], $$"""{"jwks":{{TestEntityKey.Set(Key("middle"), new TestEntityKey("old")).ToJsonString()}}}"""));
        chain.Keys.Select(key => key.Kid).Should().Equal(Key("middle").Keys[0].Kid);
    }

    internal static string Id(string name) => $"https://{name}.example";

    internal static TestEntityKey Key(string name)
    {
        lock (_keys)
            return _keys.TryGetValue(name, out var key) ? key : _keys[name] = new TestEntityKey();
    }

    private static string Limit(int? limit) => limit is null ? "{}" : $$$"""{"constraints":{"max_path_length":{{{limit}}}}}""";

    private static JsonObject Statement(string[] organizations, string claims = "{}")
    {
        var statement = JsonNode.Parse(claims)!.AsObject();
        if (organizations.Length > 0)
            statement["organizations"] = new JsonArray([.. organizations.Select(organization => (JsonNode)organization)]);
        return statement;
    }

    private static async Task<TrustChain> AnchorAsync() => TrustChain.From(await EntityStatement.ReadAsync(
        Key("anchor").Sign(Id("anchor"), Id("anchor"), Key("anchor")), Id("anchor"), Id("anchor"), Key("anchor").Keys, DateTimeOffset.UtcNow, TimeSpan.FromDays(7)));

    private static string Refused(Action act) => act.Should().Throw<TrustChainException>().Which.Message;
}
