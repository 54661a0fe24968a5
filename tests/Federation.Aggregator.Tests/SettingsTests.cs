using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Redis;

namespace Federation.Aggregator.Tests;

public sealed class SettingsTests
{
    private static readonly FollowedNode _node = new()
    {
        Address = new("https://node.example.org"),
        Audience = "urn:federation:itu-t",
        Registries = ["itu-t"],
    };

    private static readonly AggregatorOptions _options = new() { Nodes = [_node] };

    public static TheoryData<AggregatorOptions, string> Wrong => new()
    {
        { _options with { Nodes = [] }, "Nodes:0:Address" },
        { _options with { Nodes = [_node, _node with { Address = new("http://node.example.org") }] }, "Nodes:1:Address" },
        { _options with { Nodes = [_node with { Address = null }] }, "Nodes:0:Address" },
        { _options with { Nodes = [_node with { Audience = " " }] }, "Nodes:0:Audience" },
        { _options with { Nodes = [_node with { Registries = ["itu-t", "registries/iso"] }] }, "Nodes:0:Registries:1" },
        { _options with { MinimumScore = 1.5 }, "MinimumScore" },
        { _options with { MinimumScore = double.NaN }, "MinimumScore" },
        { _options with { DiscoveryInterval = TimeSpan.Zero }, "DiscoveryInterval" },
        { _options with { HeartbeatInterval = TimeSpan.FromMinutes(6) }, "HeartbeatInterval" },
        { _options with { WatchBacklog = 0 }, "WatchBacklog" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(AggregatorOptions options, string key)
    {
        options.Faults().Select(fault => fault.Key).Should().Equal(key);
    }

    [Fact]
    public void Right_settings_have_no_faults()
    {
        _options.Faults().Should().BeEmpty();
        var local = _node with { Address = new("http://127.0.0.1:7402"), Registries = [] };
        (_options with { Nodes = [local] }).Faults().Should().BeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1:6379", "federation:", null)]
    [InlineData("", "", null)]
    [InlineData("redis:6380,ssl=true,password=secret", "test:", null)]
    [InlineData("redis:6380,ssl=perhaps,password=secret", "test:", "Configuration")]
    [InlineData("password=secret", "test:", "Configuration")]
    [InlineData("", "{test}", "KeyPrefix")]
    public void A_wrong_Redis_is_named_without_its_password(string configuration, string keyPrefix, string? key)
    {
        var options = new RedisOptions { Configuration = configuration, KeyPrefix = keyPrefix };

        options.Faults().Select(fault => fault.Key).Should().Equal(key is null ? [] : [key]);
        string.Concat(options.Faults()).Should().NotContain("secret");
        options.ToString().Should().NotContain("secret");
    }
}
