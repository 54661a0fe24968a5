using System.Text.Json;
using System.Text.Json.Nodes;

namespace Federation.Hosting.Tests.Trust.Chains;

/// <summary>The rules of OpenID Federation 1.0, 6.1, operator by operator.</summary>
public sealed class MetadataPolicyTests
{
    [Theory]
    // value
    [InlineData("""{"value":"code"}""", null, "\"code\"")]
    [InlineData("""{"value":"code"}""", "\"token\"", "\"code\"")]
    [InlineData("""{"value":["a"]}""", "7", """["a"]""")]
    [InlineData("""{"value":null}""", "\"token\"", null)]
    [InlineData("""{"value":false}""", "true", "false")]
    // add
    [InlineData("""{"add":["b","c"]}""", """["a","b"]""", """["a","b","c"]""")]
    [InlineData("""{"add":["b"]}""", null, """["b"]""")]
    [InlineData("""{"add":[{"k":1}]}""", """[{"k":1}]""", """[{"k":1}]""")]
    // default
    [InlineData("""{"default":"x"}""", null, "\"x\"")]
    [InlineData("""{"default":"x"}""", "\"y\"", "\"y\"")]
    // one_of
    [InlineData("""{"one_of":["a","b"]}""", "\"b\"", "\"b\"")]
    [InlineData("""{"one_of":["a","b"]}""", null, null)]
    [InlineData("""{"one_of":[1,2]}""", "2", "2")]
    // subset_of, and its table with essential
    [InlineData("""{"subset_of":["a","b","c"],"essential":true}""", """["a","e"]""", """["a"]""")]
    [InlineData("""{"subset_of":["a","b","c"],"essential":false}""", """["a","e"]""", """["a"]""")]
    [InlineData("""{"subset_of":["a","b","c"],"essential":true}""", """["d","e"]""", "[]")]
    [InlineData("""{"subset_of":["a","b","c"],"essential":false}""", """["d","e"]""", "[]")]
    [InlineData("""{"subset_of":["a","b","c"],"essential":false}""", null, null)]
    // superset_of
    [InlineData("""{"superset_of":["a"]}""", """["b","a"]""", """["b","a"]""")]
    [InlineData("""{"superset_of":["a"]}""", """["a"]""", """["a"]""")]
    [InlineData("""{"superset_of":["a"]}""", null, null)]
    // essential
    [InlineData("""{"essential":true}""", """{"any":"object"}""", """{"any":"object"}""")]
    [InlineData("""{"essential":false}""", null, null)]
    // order: value, add, default, one_of, subset_of, superset_of, essential
    [InlineData("""{"essential":true,"default":["a"]}""", null, """["a"]""")]
    [InlineData("""{"add":["a"],"default":["b"]}""", null, """["a"]""")]
    [InlineData("""{"subset_of":["a","b"],"superset_of":["a"],"add":["a"]}""", """["b","c"]""", """["b","a"]""")]
    [InlineData("""{"value":["a","b"],"add":["b"],"subset_of":["a","b","c"],"superset_of":["a"],"essential":true,"default":["z"]}""", """["q"]""", """["a","b"]""")]
    // of others none is understood, and none is critical
    [InlineData("""{"regexp":"^a"}""", "\"b\"", "\"b\"")]
    public void An_operator_checks_or_changes_its_parameter(string operators, string? before, string? after) =>
        Applied("x", operators, before).Should().Be(after);

    [Theory]
    [InlineData("""{"one_of":["a"]}""", "\"b\"")]
    [InlineData("""{"one_of":["a"]}""", """["a"]""")]
    [InlineData("""{"superset_of":["a"]}""", """["b"]""")]
    [InlineData("""{"superset_of":["a"],"subset_of":["a","b"]}""", """["b"]""")]
    [InlineData("""{"subset_of":["a"],"essential":true}""", null)]
    [InlineData("""{"essential":true}""", null)]
    [InlineData("""{"add":["a"]}""", "\"a\"")]
    [InlineData("""{"subset_of":["a"]}""", "\"a\"")]
    [InlineData("""{"superset_of":["a"]}""", "7")]
    public void Metadata_that_is_not_as_it_must_be_is_refused(string operators, string? before) =>
        Refused(() => Applied("x", operators, before)).Should().Contain("openid_provider.x");

    [Theory]
    [InlineData("""{"value":["a"],"add":["b"]}""")]
    [InlineData("""{"value":"a","add":["a"]}""")]
    [InlineData("""{"value":null,"default":"a"}""")]
    [InlineData("""{"value":null,"essential":true}""")]
    [InlineData("""{"value":"a","one_of":["b"]}""")]
    [InlineData("""{"value":["a","b"],"subset_of":["a"]}""")]
    [InlineData("""{"value":["a"],"superset_of":["a","b"]}""")]
    [InlineData("""{"add":["a"],"one_of":["a"]}""")]
    [InlineData("""{"add":["a"],"subset_of":["b"]}""")]
    [InlineData("""{"one_of":["a"],"subset_of":["a"]}""")]
    [InlineData("""{"one_of":["a"],"superset_of":["a"]}""")]
    [InlineData("""{"subset_of":["a"],"superset_of":["b"]}""")]
    [InlineData("""{"default":null}""")]
    [InlineData("""{"add":"a"}""")]
    [InlineData("""{"one_of":[null]}""")]
    [InlineData("""{"subset_of":{}}""")]
    [InlineData("""{"essential":"yes"}""")]
    [InlineData("[]")]
    public void Operators_that_cannot_be_meant_are_refused(string operators) =>
        Refused(() => Policy("x", operators)).Should().Contain("openid_provider.x");

    [Theory]
    [InlineData("""{"value":"a"}""", """{"value":"a"}""", """{"value":"a"}""")]
    [InlineData("""{"add":["a"]}""", """{"add":["b","a"]}""", """{"add":["a","b"]}""")]
    [InlineData("""{"default":1}""", """{"default":1}""", """{"default":1}""")]
    [InlineData("""{"one_of":["a","b"]}""", """{"one_of":["b","c"]}""", """{"one_of":["b"]}""")]
    [InlineData("""{"subset_of":["a","b"]}""", """{"subset_of":["b","c"]}""", """{"subset_of":["b"]}""")]
    [InlineData("""{"subset_of":["a"]}""", """{"subset_of":["b"]}""", """{"subset_of":[]}""")]
    [InlineData("""{"superset_of":["a"]}""", """{"superset_of":["b"]}""", """{"superset_of":["a","b"]}""")]
    [InlineData("""{"essential":true}""", """{"essential":false}""", """{"essential":true}""")]
    [InlineData("""{"essential":false}""", """{"essential":true}""", """{"essential":true}""")]
    [InlineData("""{"subset_of":["a","b"]}""", """{"add":["a"]}""", """{"subset_of":["a","b"],"add":["a"]}""")]
    public void A_merged_policy_does_what_one_of_both_would(string above, string below, string merged)
    {
        var policy = Policy("x", above).Merge(Policy("x", below));
        foreach (var before in new[] { null, "\"a\"", """["a"]""", """["b"]""", """["b","c"]""", """["a","b","c"]""", "1" })
            Outcome(policy, before).Should().Be(Outcome(Policy("x", merged), before), "of {0}", before);
    }

    [Theory]
    [InlineData("""{"value":"a"}""", """{"value":"b"}""")]
    [InlineData("""{"value":null}""", """{"value":"b"}""")]
    [InlineData("""{"default":1}""", """{"default":2}""")]
    [InlineData("""{"one_of":["a"]}""", """{"one_of":["b"]}""")]
    [InlineData("""{"value":"a"}""", """{"one_of":["b"]}""")]
    [InlineData("""{"subset_of":["a"]}""", """{"add":["b"]}""")]
    [InlineData("""{"subset_of":["a","b"]}""", """{"superset_of":["c"]}""")]
    [InlineData("""{"subset_of":["a"],"superset_of":["a"]}""", """{"subset_of":["b"]}""")]
    [InlineData("""{"one_of":["a"]}""", """{"subset_of":["a"]}""")]
    [InlineData("""{"value":null}""", """{"essential":true}""")]
    public void Policies_that_contradict_each_other_are_refused(string above, string below) =>
        Refused(() => Policy("x", above).Merge(Policy("x", below))).Should().Contain("contradict");

    [Theory]
    [InlineData("""{"subset_of":["a","b"]}""", "\"a c\"", "\"a\"")]
    [InlineData("""{"default":["a","b"]}""", null, "\"a b\"")]
    [InlineData("""{"default":"a b","superset_of":["a"]}""", null, "\"a b\"")]
    [InlineData("""{"add":["c"]}""", "\"a\"", "\"a c\"")]
    [InlineData("""{"value":"a b","subset_of":["a","b"]}""", "\"z\"", "\"a b\"")]
    public void A_scope_is_taken_for_an_array_and_given_back_as_a_text(string operators, string? before, string? after) =>
        Applied("scope", operators, before).Should().Be(after);

    [Fact]
    public void A_policy_is_for_its_own_entity_type_and_parameter()
    {
        var metadata = JsonNode.Parse("""{"openid_relying_party":{"x":"kept"},"openid_provider":{"y":"kept"}}""")!.AsObject();
        Policy("x", """{"value":"set"}""").Apply(metadata);
        metadata.ToJsonString().Should().Be("""{"openid_relying_party":{"x":"kept"},"openid_provider":{"y":"kept","x":"set"}}""");
    }

    [Fact]
    public void Policies_of_several_superiors_are_merged_at_each_level()
    {
        var anchor = Read("""{"openid_provider":{"x":{"one_of":["a","b"]},"y":{"default":1}}}""");
        var middle = Read("""{"openid_provider":{"x":{"essential":true}},"openid_relying_party":{"z":{"value":2}}}""");
        var metadata = JsonNode.Parse("""{"openid_provider":{"x":"b"},"openid_relying_party":{}}""")!.AsObject();
        anchor.Merge(middle).Apply(metadata);
        metadata.ToJsonString().Should().Be("""{"openid_provider":{"x":"b","y":1},"openid_relying_party":{"z":2}}""");
        Refused(() => anchor.Merge(middle).Apply(JsonNode.Parse("""{"openid_provider":{}}""")!.AsObject())).Should().Contain("essential");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"openid_provider":7}""")]
    [InlineData("""{"openid_provider":{"x":{"value":1,"value":2}}}""")]
    [InlineData("nonsense")]
    public void What_is_no_policy_is_refused_before_it_is_put_in_statements(string json)
    {
        var require = () => EntityStatementToken.RequirePolicy(json);
        require.Should().Throw<FormatException>();
    }

    [Fact]
    public void Arrays_that_only_cost_time_are_refused()
    {
        var many = $"[{string.Join(',', Enumerable.Range(0, 1001))}]";
        Refused(() => Policy("x", $$"""{"subset_of":{{many}}}""")).Should().Contain("subset_of");
        Refused(() => Applied("x", """{"subset_of":[1]}""", many)).Should().Contain("1000");
    }

    private static MetadataPolicy Policy(string parameter, string operators) => Read($$$"""{"openid_provider":{"{{{parameter}}}":{{{operators}}}}}""");

    private static MetadataPolicy Read(string json) => MetadataPolicy.Read(JsonDocument.Parse(json).RootElement);

    private static string? Applied(string parameter, string operators, string? before) => Applied(parameter, Policy(parameter, operators), before);

    private static string? Applied(string parameter, MetadataPolicy policy, string? before)
    {
        var metadata = new JsonObject { ["openid_provider"] = before is null ? new JsonObject() : new JsonObject { [parameter] = JsonNode.Parse(before) } };
        policy.Apply(metadata);
        return metadata["openid_provider"]![parameter]?.ToJsonString();
    }

    private static string? Outcome(MetadataPolicy policy, string? before)
    {
        try
        {
            return Applied("x", policy, before);
        }
        catch (TrustChainException)
        {
            return "refused";
        }
    }

    private static string Refused(Action act) => act.Should().Throw<TrustChainException>().Which.Message;
}
