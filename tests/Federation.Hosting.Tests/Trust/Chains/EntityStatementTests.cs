using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting.Tests.Trust.Chains;

/// <summary>Which entity statements are believed (OpenID Federation 1.0, 3.2).</summary>
public sealed class EntityStatementTests
{
    private const string Superior = "https://anchor.example/";
    private const string Subject = "https://id.w3.example/";

    private static readonly TestEntityKey _superior = new();
    private static readonly TestEntityKey _subject = new();

    [Fact]
    public async Task A_statement_about_a_subordinate_tells_its_keys_and_whom_it_may_speak_for()
    {
        var statement = await ReadAsync(_superior.Sign(Superior, Subject, _subject, new() { ["organizations"] = Array("w3c", "oasis"), ["crit"] = Array("organizations") }));
        statement.Organizations.Should().Equal("w3c", "oasis");
        statement.Keys.Select(key => key.Kid).Should().Equal(_subject.Keys[0].Kid);
        statement.ExpireTime.Should().BeCloseTo(DateTimeOffset.UtcNow.AddHours(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_statement_counts_no_longer_than_its_reader_lets_it_whatever_it_says()
    {
        (await ReadAsync(_superior.Sign(Superior, Subject, _subject, life: TimeSpan.FromDays(3650)))).ExpireTime.Should().BeCloseTo(DateTimeOffset.UtcNow.AddDays(7), TimeSpan.FromMinutes(1));
        (await RefusedAsync(_superior.Sign(Superior, Subject, _subject, age: TimeSpan.FromDays(8), life: TimeSpan.FromDays(3650)))).Should().Contain("Authentication:MaximumStatementLifetime");
    }

    [Fact]
    public async Task What_an_entity_says_of_its_own_organisations_counts_for_nothing()
    {
        var configuration = await ReadConfigurationAsync(new() { ["organizations"] = Array("itu-t"), ["authority_hints"] = Array(Superior) });
        configuration.Organizations.Should().BeEmpty();
        configuration.AuthorityHints.Should().Equal(Superior);
    }

    [Theory]
    [InlineData("crit", """["other"]""", "critical")]
    [InlineData("crit", """["iss"]""", "critical")]
    [InlineData("crit", """["organizations","other"]""", "critical")]
    [InlineData("crit", "[]", "crit")]
    [InlineData("metadata_policy_crit", """["regexp"]""", "critical")]
    [InlineData("metadata_policy_crit", "[]", "critical")]
    [InlineData("authority_hints", """["https://anchor.example/"]""", "authority_hints")]
    [InlineData("trust_marks", "[]", "trust_marks")]
    [InlineData("organizations", "\"w3c\"", "organizations")]
    [InlineData("organizations", "[]", "organizations")]
    [InlineData("organizations", "[7]", "organizations")]
    [InlineData("metadata", """{"openid_provider":{"issuer":null}}""", "metadata")]
    [InlineData("metadata", """{"openid_provider":"all"}""", "metadata")]
    [InlineData("metadata_policy", """{"openid_provider":{"x":{"add":"a"}}}""", "metadata policy")]
    [InlineData("constraints", """{"max_path_length":-1}""", "max_path_length")]
    [InlineData("constraints", """{"max_path_length":"1"}""", "max_path_length")]
    [InlineData("constraints", """{"naming_constraints":{"permitted":"x"}}""", "permitted")]
    [InlineData("constraints", """{"allowed_entity_types":["federation_entity"]}""", "federation_entity")]
    [InlineData("constraints", "7", "constraints")]
    [InlineData("jwks", """{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}""", "kid")]
    [InlineData("jwks", """{"keys":[{"kty":"EC","kid":"a"},{"kty":"RSA","kid":"a"}]}""", "kid")]
    [InlineData("jwks", "7", "jwks")]
    [InlineData("iss", "\"https://other.example/\"", "https://other.example/")]
    [InlineData("sub", "7", "about \"\"")]
    [InlineData("exp", "\"tomorrow\"", "right types")]
    [InlineData("exp", "1e300", "right types")]
    [InlineData("iat", "null", "right types")]
    [InlineData("exp", "-1", "exp")]
    public async Task A_statement_with_a_wrong_claim_is_refused_with_the_reason(string claim, string json, string because) =>
        (await RefusedAsync(Tampered(_superior, payload => payload[claim] = JsonNode.Parse(json)))).Should().Contain(because);

    [Theory]
    [InlineData("constraints", """{"max_path_length":1}""")]
    [InlineData("metadata_policy", "{}")]
    [InlineData("source_endpoint", "\"https://anchor.example/fetch\"")]
    public async Task A_configuration_has_no_claims_of_superiors(string claim, string json)
    {
        var read = () => ReadConfigurationAsync(new() { [claim] = JsonNode.Parse(json) });
        (await read.Should().ThrowAsync<TrustChainException>()).Which.Message.Should().Contain(claim);
    }

    [Theory]
    [InlineData("at+jwt", "ES256", "typ")]
    [InlineData("JWT", "ES256", "typ")]
    [InlineData(null, "ES256", "typ")]
    [InlineData("entity-statement+jwt", "none", "alg")]
    [InlineData("entity-statement+jwt", "HS256", "alg")]
    [InlineData("entity-statement+jwt", "ES384", "alg")]
    public async Task A_statement_of_another_type_or_algorithm_is_refused(string? type, string algorithm, string because)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["kid"] = _superior.Keys[0].Kid };
        if (type is not null)
            header["typ"] = type;
        var parts = _superior.Sign(Superior, Subject, _subject).Split('.');
        (await RefusedAsync($"{Base64UrlEncoder.Encode(header.ToJsonString())}.{parts[1]}.{parts[2]}")).Should().Contain(because);
    }

    [Fact]
    public async Task A_statement_that_was_altered_is_refused()
    {
        var parts = _superior.Sign(Superior, Subject, _subject, new() { ["organizations"] = Array("w3c") }).Split('.');
        var altered = Base64UrlEncoder.Decode(parts[1]).Replace("w3c", "itu", StringComparison.Ordinal);
        (await RefusedAsync($"{parts[0]}.{Base64UrlEncoder.Encode(altered)}.{parts[2]}")).Should().Contain("signature");
    }

    [Fact]
    public async Task A_statement_by_another_key_is_refused_also_under_the_name_of_a_good_one()
    {
        (await RefusedAsync(_subject.Sign(Superior, Subject, _subject))).Should().Contain("kid");
        (await RefusedAsync(new TestEntityKey(_superior.Keys[0].Kid).Sign(Superior, Subject, _subject))).Should().Contain("signature");
        (await RefusedAsync(new TestEntityKey("").Sign(Superior, Subject, _subject))).Should().Contain("kid");
    }

    [Fact]
    public async Task A_configuration_must_state_the_key_that_signed_it()
    {
        var other = new TestEntityKey(_subject.Keys[0].Kid);
        var read = () => ReadConfigurationAsync(new() { ["jwks"] = TestEntityKey.Set(other) });
        (await read.Should().ThrowAsync<TrustChainException>()).Which.Message.Should().Contain("does not state");
    }

    [Fact]
    public async Task A_statement_is_good_from_its_beginning_to_its_end()
    {
        (await RefusedAsync(_superior.Sign(Superior, Subject, _subject, age: TimeSpan.FromHours(2)))).Should().Contain("expired");
        (await RefusedAsync(_superior.Sign(Superior, Subject, _subject, age: TimeSpan.FromMinutes(-5)))).Should().Contain("iat");
        await ReadAsync(_superior.Sign(Superior, Subject, _subject, age: TimeSpan.FromSeconds(-20)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.e30")]
    public async Task What_is_no_statement_is_refused(string text) => (await RefusedAsync(text)).Should().Contain(Subject);

    [Fact]
    public async Task A_key_that_is_no_point_of_its_curve_verifies_nothing()
    {
        var broken = EntityStatement.SigningKeys($$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"{{_superior.Keys[0].Kid}}","x":"AA","y":"AA"}]}""");
        var read = () => EntityStatement.ReadAsync(_superior.Sign(Superior, Subject, _subject), Superior, Subject, broken, DateTimeOffset.UtcNow, TimeSpan.FromDays(7));
        (await read.Should().ThrowAsync<TrustChainException>()).Which.Message.Should().Contain("signature");
    }

    [Fact]
    public async Task A_claim_that_is_there_twice_is_refused()
    {
        var payload = $$"""{"iss":"{{Superior}}","sub":"{{Subject}}","iat":1,"exp":9999999999,"organizations":["w3c"],"organizations":["itu-t"],"jwks":{{TestEntityKey.Set(_subject).ToJsonString()}}}""";
        (await RefusedAsync(SignRaw(_superior, payload))).Should().Contain("cannot be read");
    }

    [Fact]
    public async Task Odd_values_in_any_place_are_refused_or_taken_and_never_an_error()
    {
        string[] odd = ["null", "7", "-1", "1e308", "\"\"", "\"x\"", "true", "[]", "[null]", "[[]]", "[7]", "{}", """{"a":null}""", """{"keys":null}""", """{"keys":[7]}""", """{"a":{"a":{"a":{}}}}"""];
        string[] places =
        [
            "iss", "sub", "iat", "exp", "jwks", "crit", "organizations", "metadata", "metadata_policy", "metadata_policy_crit", "constraints", "source_endpoint", "authority_hints",
            "constraints.max_path_length", "constraints.naming_constraints", "constraints.allowed_entity_types", "metadata.openid_provider", "metadata_policy.openid_provider",
            "metadata_policy.openid_provider.x", "metadata_policy.openid_provider.x.value", "metadata_policy.openid_provider.x.add", "metadata_policy.openid_provider.x.one_of",
        ];
        var outcomes = new List<bool>();
        foreach (var (place, value) in places.SelectMany(place => odd.Select(value => (place, value))))
        {
            var jwt = Tampered(_superior, payload =>
            {
                var names = place.Split('.');
                var into = names[..^1].Aggregate(payload, (json, name) => (JsonObject)(json[name] ??= new JsonObject()));
                into[names[^1]] = JsonNode.Parse(value);
            });
            try
            {
                await ReadAsync(jwt);
                outcomes.Add(true);
            }
            catch (TrustChainException)
            {
                outcomes.Add(false);
            }
        }

        outcomes.Should().Contain(true).And.Contain(false);
    }

    [Theory]
    [InlineData("""{"keys":[{"kty":"oct","kid":"s","k":"c2VjcmV0"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","kid":"e","use":"enc","crv":"P-256","x":"AA","y":"AA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","kid":"p","crv":"P-256","x":"AA","y":"AA","d":"AA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","kid":"b"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","kid":"b","crv":"P-256","x":"AA"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"b"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"b","n":"!","e":"AQAB"}]}""")]
    [InlineData("""{"keys":[{"kid":"b"}]}""")]
    [InlineData("{}")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"w","n":"sXchY5TSDfUGbQHpLwRVNw","e":"AQAB"}]}""")]
    public void Keys_that_are_not_public_keys_for_signatures_or_are_weak_or_broken_are_left_out(string keySet) =>
        EntityStatement.SigningKeys(keySet).Should().BeEmpty();

    private static JsonArray Array(params IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];

    private static string Tampered(TestEntityKey key, Action<JsonObject> change)
    {
        var payload = JsonNode.Parse(Base64UrlEncoder.Decode(key.Sign(Superior, Subject, _subject).Split('.')[1]))!.AsObject();
        change(payload);
        return SignRaw(key, payload.ToJsonString());
    }

    private static string SignRaw(TestEntityKey key, string payload)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = "entity-statement+jwt", ["kid"] = key.Keys[0].Kid };
        var signed = $"{Base64UrlEncoder.Encode(header.ToJsonString())}.{Base64UrlEncoder.Encode(payload)}";
        var signer = new CryptoProviderFactory().CreateForSigning(key.Credentials.Key, SecurityAlgorithms.EcdsaSha256);
        return $"{signed}.{Base64UrlEncoder.Encode(signer.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static Task<EntityStatement> ReadAsync(string jwt) => EntityStatement.ReadAsync(jwt, Superior, Subject, _superior.Keys, DateTimeOffset.UtcNow, TimeSpan.FromDays(7));

    private static Task<EntityStatement> ReadConfigurationAsync(JsonObject claims) =>
        EntityStatement.ReadAsync(_subject.Sign(Subject, Subject, _subject, claims), Subject, Subject, _subject.Keys, DateTimeOffset.UtcNow, TimeSpan.FromDays(7));

    private static async Task<string> RefusedAsync(string jwt) =>
        (await FluentActions.Awaiting(() => ReadAsync(jwt)).Should().ThrowAsync<TrustChainException>()).Which.Message;
}
