using System.Globalization;
using Federation.Aggregator.Redis;
using Federation.Aggregator.Tests.Redis;
using Federation.Aggregator.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf;
using Grpc.Core;
using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Mirroring;

public sealed class AggregatorTests(TestFederation federation) : IClassFixture<TestFederation>
{
    [Fact]
    public async Task It_tells_how_each_mirror_is()
    {
        await federation.Itu.PutAsync("status", "Status of everything");
        await using var aggregator = await federation.StartAggregatorAsync();

        var registries = await aggregator.UntilFollowingAsync();

        registries.Select(registry => registry.Name).Should().Equal("registries/iso", "registries/itu-t");
        var itu = registries[1];
        itu.Title.Should().Be("ITU-T Work Programme");
        itu.Address.Should().Be(federation.Itu.Address.ToString());
        itu.ItemCount.Should().BePositive();
        itu.Revision.Should().Be(itu.NewestRevision).And.BePositive();
        itu.ContactTime.Should().NotBeNull();
        itu.LastError.Should().BeEmpty();
    }

    [Fact]
    public async Task It_follows_only_the_registries_that_are_configured()
    {
        await using var aggregator = await federation.StartAggregatorAsync(
            ("Aggregator:Peers:0:Registries:0", "itu-t"), ("Aggregator:Peers:1:Registries:0", "iso-tc-307"));

        var registries = await aggregator.UntilAsync(all => all is [{ LastError.Length: > 0 }, { State: MirrorState.Following }]);

        registries.Select(registry => registry.Name).Should().Equal("registries/iso-tc-307", "registries/itu-t");
        registries[0].LastError.Should().StartWith("NotFound: ");
    }

    [Fact]
    public async Task It_only_mirrors_where_duplicates_are_not_asked_for()
    {
        await federation.PutPairAsync("atoll", "Atoll survey markers with verifiable provenance");
        await using var aggregator = await federation.StartAggregatorAsync(("Aggregator:DetectDuplicates", "false"));

        var registries = await aggregator.UntilFollowingAsync();

        registries.Should().OnlyContain(registry => registry.ItemCount > 0);
        var listing = () => aggregator.ListAsync();
        (await listing.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task What_a_later_version_of_the_protocol_says_of_an_item_is_mirrored_and_served_as_it_came()
    {
        // Fields 1000 of a later version: a text in the item, numbers in its title and in a milestone.
        ByteString text = ByteString.CopyFrom(0xC2, 0x3E, 0x03, (byte)'n', (byte)'e', (byte)'w');
        ByteString number = ByteString.CopyFrom(0xC0, 0x3E, 0x07);
        await federation.Itu.PutAsync("ibis", "Ibis roost counting by delegated observers", item =>
        {
            item.MergeFrom(text);
            item.Titles[0].MergeFrom(number);
            item.Milestones.Add(new Milestone { Label = "Approved" });
            item.Milestones[0].MergeFrom(number);
        });
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();
        var request = new GetWorkItemRequest { Name = federation.Itu.NameOf("ibis") };

        var mirrored = (await aggregator.Catalog.GetWorkItemAsync(request, cancellationToken: TestContext.Current.CancellationToken)).WorkItem;

        var original = (await federation.Itu.Catalog.GetWorkItemAsync(request, cancellationToken: TestContext.Current.CancellationToken)).WorkItem;
        mirrored.Should().Be(original);
        mirrored.ToByteString().Span.IndexOf(text.Span).Should().BePositive();
        mirrored.Titles[0].ToByteString().Span.EndsWith(number.Span).Should().BeTrue();
        mirrored.Milestones[0].ToByteString().Span.EndsWith(number.Span).Should().BeTrue();
        var copy = (await aggregator.Catalog.GetRegistryAsync(new GetRegistryRequest { Name = "registries/itu-t" }, cancellationToken: TestContext.Current.CancellationToken)).Registry.Copy;
        copy.State.Should().Be(CopyState.Verified);
    }

    [Fact]
    public async Task While_a_node_is_down_its_mirror_stays_readable_and_the_report_says_so()
    {
        await federation.PutPairAsync("marsh", "Marsh orchid provenance ledgers for botanists");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        await federation.Iso.StopAsync();
        try
        {
            await aggregator.UntilAsync(all => all is [{ State: MirrorState.Unreachable }, { State: MirrorState.Following }]);
            var report = await aggregator.ListAsync("topic:marsh");
            report.Duplicates.Should().ContainSingle();
            report.Unreachable.Should().Equal("registries/iso");
        }
        finally
        {
            await federation.Iso.StartAsync();
        }

        await aggregator.UntilFollowingAsync();
        (await aggregator.ListAsync()).Unreachable.Should().BeEmpty();
    }

    [Fact]
    public async Task An_aggregator_that_restarts_while_a_node_is_down_reports_what_it_has()
    {
        await federation.PutPairAsync("reef", "Reef acoustics labels for coral nurseries");
        using var redis = EmbeddedGarnet.Start();
        var kept = ("Redis:Configuration", redis.Connection.ToString(includePassword: true));
        Duplicate before;
        await using (var first = await federation.StartAggregatorAsync(kept))
        {
            await first.UntilFollowingAsync();
            before = (await first.ListAsync("topic:reef")).Duplicates.Single();
        }

        await federation.Iso.StopAsync();
        try
        {
            await using var second = await federation.StartAggregatorAsync(kept);
            await second.UntilAsync(all => all is [{ State: MirrorState.Unreachable }, { State: MirrorState.Following }]);

            var report = await second.ListAsync("topic:reef");

            report.Duplicates.Should().Equal(before);
            report.Unreachable.Should().Equal("registries/iso");
        }
        finally
        {
            await federation.Iso.StartAsync();
        }
    }

    [Fact]
    public async Task When_Redis_is_flushed_the_mirrors_are_made_afresh_and_nothing_is_missed_meanwhile()
    {
        await federation.PutPairAsync("fjord", "Fjord ferry manifests with selective disclosure");
        using var redis = EmbeddedGarnet.Start();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Connection.Patient());
        var database = connection.GetDatabase();
        RedisKey[] mirrors = ["federation:{iso}:mirror", "federation:{itu-t}:mirror"];
        var kept = ("Redis:Configuration", redis.Connection.ToString(includePassword: true));
        await using var aggregator = await federation.StartAggregatorAsync(kept);
        await aggregator.UntilFollowingAsync();
        using var events = await aggregator.WatchAsync("topic:fjord OR topic:moraine");

        await database.KeyDeleteAsync(mirrors);
        await aggregator.UntilAsync(_ => mirrors.All(mirror => database.HashExists(mirror, "fjord")));
        await federation.PutPairAsync("moraine", "Moraine cartography consent receipts");

        var next = await events.NextAsync();
        next.Event.Should().Be(DuplicateEvent.Appeared);
        next.Duplicate.Left.Title.Should().StartWith("Moraine");
    }

    [Fact]
    public async Task A_Redis_that_refuses_to_write_is_tried_again_with_growing_waits()
    {
        await using var redis = await RedisServer.StartAsync();
        Assert.SkipWhen(redis is null, "There is no redis-server on the PATH.");
        await using var connection = await AdministerAsync(redis);
        var clock = new HurriedClock(factor: 1);
        await using var aggregator = await federation.StartAggregatorAsync(clock, ("Redis:Configuration", redis.Options.ToString()));
        await aggregator.UntilFollowingAsync();
        HasGrownWait(clock).Should().BeFalse();

        await connection.GetServers().Single().ConfigSetAsync("maxmemory", "1");
        await federation.Itu.PutAsync("glacier", "Glacier melt attestations");
        var registries = await aggregator.UntilAsync(_ => HasGrownWait(clock));
        registries[1].LastError.Should().StartWith("Redis refuses to write: its memory is full");

        await connection.GetServers().Single().ConfigSetAsync("maxmemory", "0");
        await aggregator.UntilFollowingAsync();
    }

    [Fact]
    public async Task A_Redis_that_loses_what_it_was_given_is_tried_again_with_growing_waits()
    {
        await using var redis = await RedisServer.StartAsync("--maxmemory-policy", "allkeys-lru");
        Assert.SkipWhen(redis is null, "There is no redis-server on the PATH.");
        await using var connection = await AdministerAsync(redis);
        var server = connection.GetServers().Single();
        var used = (await server.InfoAsync("memory")).Single().Single(entry => entry.Key == "used_memory").Value;
        await server.ConfigSetAsync("maxmemory", $"{long.Parse(used, CultureInfo.InvariantCulture) + 2_000_000}");
        var large = Enumerable.Range(0, 50).Select(i => $"moor-{i}").ToList();
        foreach (var id in large)
            await federation.Itu.PutAsync(id, "Moor", item => item.Abstracts.Add(new LocalizedText { LanguageCode = "en", Text = new string('x', 100_000) }));
        try
        {
            var clock = new HurriedClock(factor: 1);
            await using var aggregator = await federation.StartAggregatorAsync(
                clock, ("Redis:Configuration", redis.Options.ToString()), ("Aggregator:DetectDuplicates", "false"));

            // Between a loss and the next, a copy may be complete for a moment.
            var registries = await aggregator.UntilAsync(all => HasGrownWait(clock) && all[1].LastError.Length > 0);

            registries[1].LastError.Should().Contain("driven out because its memory is full");
        }
        finally
        {
            foreach (var id in large)
                await federation.Itu.DeleteAsync(id);
        }
    }

    [Fact]
    public async Task Without_Redis_it_starts_and_says_what_is_wrong()
    {
        await using var aggregator = await federation.StartAggregatorAsync(
            ("Redis:Configuration", "127.0.0.1:1,connectTimeout=100,connectRetry=1"),
            ("Aggregator:Peers:0:Registries:0", "itu-t"),
            ("Aggregator:Peers:1:Registries:0", "iso"));

        await aggregator.UntilAsync(
            all => all.Count == 2 && all.All(registry => registry.State == MirrorState.Unreachable && registry.LastError.StartsWith("Redis cannot be used where Redis:Configuration says it is: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task While_Redis_is_away_registries_keep_the_titles_that_are_known()
    {
        var redis = await RedisServer.StartAsync();
        Assert.SkipWhen(redis is null, "There is no redis-server on the PATH.");
        await using var aggregator = await federation.StartAggregatorAsync(("Redis:Configuration", $"{redis.Options},connectTimeout=100,syncTimeout=1000,asyncTimeout=1000"));
        await aggregator.UntilFollowingAsync();

        await redis.DisposeAsync();
        await federation.Iso.PutAsync("tarn", "Tarn depth surveys");

        var registries = await aggregator.UntilAsync(all => all[0] is { State: MirrorState.Unreachable });
        registries[0].LastError.Should().StartWith("Redis ");
        registries.Select(registry => registry.Title).Should().Equal("ISO projects", "ITU-T Work Programme");
    }

    private static Task<ConnectionMultiplexer> AdministerAsync(RedisServer redis)
    {
        var options = redis.Options;
        options.AllowAdmin = true;
        return ConnectionMultiplexer.ConnectAsync(options);
    }

    // Waits between attempts have jitter; all others are whole seconds, or longer than those.
    private static bool HasGrownWait(HurriedClock clock) =>
        clock.Waits.Any(wait => wait > TimeSpan.FromSeconds(1) && wait < TimeSpan.FromSeconds(30) && wait.Milliseconds != 0);
}
