using Federation.Aggregator.Redis;
using Federation.Replication.Peers;

namespace Federation.Aggregator.Tests;

public sealed class SettingsTests
{
    private static readonly PeerOptions _peer = new()
    {
        Id = "itu-t",
        Address = new("https://node.example.org"),
        Audience = "urn:federation:itu-t",
        Registries = ["itu-t"],
    };

    private static readonly AggregatorOptions _options = new() { Peers = [_peer] };

    public static TheoryData<AggregatorOptions, string> Wrong => new()
    {
        { _options with { Peers = [] }, "Peers:0:Address" },
        { _options with { Peers = [_peer, _peer with { Id = "iso", Address = new("http://node.example.org") }] }, "Peers:1:Address" },
        { _options with { Peers = [_peer, _peer] }, "Peers:1:Id" },
        { _options with { Peers = [_peer with { Id = "ITU-T" }] }, "Peers:0:Id" },
        { _options with { Peers = [_peer with { Filter = "colour = RED" }] }, "Peers:0:Filter" },
        { _options with { Peers = [_peer with { MaximumRegistries = 0 }] }, "Peers:0:MaximumRegistries" },
        { _options with { Peers = [_peer with { ConcurrentCopies = 0 }] }, "Peers:0:ConcurrentCopies" },
        { _options with { SwitchDelay = TimeSpan.FromSeconds(-1) }, "SwitchDelay" },
        { _options with { Peers = [_peer with { Address = null }] }, "Peers:0:Address" },
        { _options with { Peers = [_peer with { Audience = " " }] }, "Peers:0:Audience" },
        { _options with { Peers = [_peer with { Registries = ["itu-t", "registries/iso"] }] }, "Peers:0:Registries:1" },
        { _options with { MinimumScore = 1.5 }, "MinimumScore" },
        { _options with { MinimumScore = double.NaN }, "MinimumScore" },
        { _options with { DiscoveryInterval = TimeSpan.Zero }, "DiscoveryInterval" },
        { _options with { HeartbeatInterval = TimeSpan.FromMinutes(6) }, "HeartbeatInterval" },
        { _options with { WatchBacklog = 0 }, "WatchBacklog" },
        { _options with { Readers = ["itu-t", " "] }, "Readers:1" },
        { _options with { Readers = ["itu-t"], Organization = "iso" }, "Organization" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(AggregatorOptions options, string key)
    {
        options.Faults().Select(fault => fault.Key).Should().Equal(key);
    }

    [Theory]
    [InlineData("Topics", "{}\n{ \"name\": ", "line 1 ")]
    [InlineData("Topics", "\n{ \"name\": ", "line 2 ")]
    [InlineData("TermsOfReference", "\n{ \"registry\": \"itu-t\" }", "line 2 ")]
    [InlineData("TermsOfReference", "\n{ \"registry\": ", "line 2 ")]
    [InlineData("TermsOfReference", null, "Could not find file")]
    public void A_wrong_line_of_a_file_is_named_before_the_start(string key, string? content, string reason)
    {
        var folder = Directory.CreateTempSubdirectory("federation-settings-");
        try
        {
            var path = Path.Combine(folder.FullName, "lines.jsonl");
            if (content is not null)
                File.WriteAllText(path, content);

            var fault = (key == "Topics" ? _options with { Topics = path } : _options with { TermsOfReference = path }).Faults().Should().ContainSingle().Which;

            fault.Key.Should().Be(key);
            fault.Allowed.Should().Contain(reason);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Right_settings_have_no_faults()
    {
        _options.Faults().Should().BeEmpty();
        var local = _peer with { Address = new("http://127.0.0.1:7402"), Registries = [] };
        (_options with { Peers = [local] }).Faults().Should().BeEmpty();
        (_options with { Peers = [], DataDirectory = "data" }).Faults().Should().BeEmpty();
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

    [Theory]
    [InlineData("redis:6380,ssl=true", "nowhere.crt", "Certificate", "CertificateKey")]
    [InlineData("redis:6380", "nowhere.crt", "Certificate", "Certificate", "CertificateKey")]
    [InlineData("redis:6380", null)]
    public void A_certificate_for_Redis_is_in_files_and_for_TLS(string configuration, string? certificate, params string[] keys) =>
        new RedisOptions { Configuration = configuration, Certificate = certificate }.Faults().Select(fault => fault.Key).Should().Equal(keys);
}
