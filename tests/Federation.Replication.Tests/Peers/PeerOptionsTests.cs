using Federation.Replication.Peers;

namespace Federation.Replication.Tests.Peers;

public sealed class PeerOptionsTests
{
    private static readonly PeerOptions _peer = new() { Address = new("https://node.example.org"), Audience = "urn:federation:itu-t" };

    public static TheoryData<PeerOptions, string> Wrong => new()
    {
        { _peer with { Id = "ITU-T" }, "Id" },
        { _peer with { Address = null }, "Address" },
        { _peer with { Address = new("http://node.example.org") }, "Address" },
        { _peer with { Address = new("node", UriKind.Relative) }, "Address" },
        { _peer with { Audience = " " }, "Audience" },
        { _peer with { Registries = ["itu-t", "registries/iso"] }, "Registries:1" },
        { _peer with { Filter = "colour = RED" }, "Filter" },
        { _peer with { Filter = "status =" }, "Filter" },
        { _peer with { Compression = (PeerCompression)7 }, "Compression" },
        { _peer with { MaximumRegistries = 0 }, "MaximumRegistries" },
        { _peer with { ConcurrentCopies = 101 }, "ConcurrentCopies" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(PeerOptions options, string key) =>
        options.Faults().Select(fault => fault.Key).Should().Equal(key);

    [Fact]
    public void Right_settings_have_no_faults()
    {
        _peer.Faults().Should().BeEmpty();
        (_peer with { Id = "itu-t", Address = new("http://127.0.0.1:7402"), Registries = ["itu-t"], Filter = "group:\"SG17\"" })
            .Faults().Should().BeEmpty();
    }

    [Fact]
    public void A_peer_without_an_id_is_called_by_the_end_of_its_audience_and_failing_that_by_its_address()
    {
        PeerOptions[] peers =
        [
            _peer,
            _peer with { Audience = "https://w3c.example.org/federation" },
            _peer with { Audience = "urn:federation:Node!" },
            _peer with { Id = "iso", Audience = "urn:federation:shared" },
            _peer with { Address = new("http://127.0.0.1:7402"), Audience = "urn:federation:common" },
            _peer with { Address = new("http://[::1]:7403"), Audience = "urn:federation:common" },
            _peer with { Address = new("http://127.0.0.1:7404"), Audience = "urn:federation:iso" },
        ];

        PeerIds.Complete(peers).Select(peer => peer.Id).Should().Equal(
            "itu-t", "federation", "node-example-org-443", "iso", "127-0-0-1-7402", "1-7403", "127-0-0-1-7404");
    }

    [Fact]
    public void Messages_are_compressed_where_bytes_cost_more_than_their_compression()
    {
        var local = _peer with { Address = new("http://127.0.0.1:7402") };

        _peer.Compresses.Should().BeTrue();
        local.Compresses.Should().BeFalse();
        (_peer with { Compression = PeerCompression.Off }).Compresses.Should().BeFalse();
        (local with { Compression = PeerCompression.On }).Compresses.Should().BeTrue();
    }
}
