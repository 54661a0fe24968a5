using Federation.Aggregator.Decisions;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Redis;
using Federation.Aggregator.Topics;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Tests.Topics;

public sealed class TopicMembersTests
{
    private const string Registry = "registries/itu-t";

    private static readonly Topic _topic = new() { Terms = { "wallet" }, AddedItems = { NameOf(7) } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_belongs_to_a_topic_is_the_same_whether_it_is_asked_for_after_each_change_or_at_the_end(int seed)
    {
        await using var redis = new RedisConnection(Options.Create(new RedisOptions()), TrustedAuthorities.OfSystem);
        using var duplicates = Duplicates(redis);
        var items = new NotedItems();
        var asked = new TopicMembers(items, duplicates);
        var random = new Random(seed);
        for (var i = 0; i < 200; i++)
        {
            await items.ObserveAsync(Change(random), Cancellation);

            (await asked.OfAsync(_topic, Cancellation)).Should().BeEquivalentTo(await new TopicMembers(items, duplicates).OfAsync(_topic, Cancellation));
        }

        await items.ObserveAsync(new MirrorChange { Registry = Registry, Holds = static _ => false }, Cancellation);
        (await asked.OfAsync(_topic, Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_item_is_not_looked_at_again_while_others_change()
    {
        await using var redis = new RedisConnection(Options.Create(new RedisOptions()), TrustedAuthorities.OfSystem);
        using var duplicates = Duplicates(redis);
        var items = new NotedItems();
        var members = new TopicMembers(items, duplicates);
        await items.ObserveAsync(new MirrorChange { Registry = Registry, Stored = [Item(1, "A wallet")] }, Cancellation);
        var before = await members.OfAsync(_topic, Cancellation);

        await items.ObserveAsync(new MirrorChange { Registry = Registry, Stored = [Item(2, "Another wallet")] }, Cancellation);
        var after = await members.OfAsync(_topic, Cancellation);

        before.Keys.Should().BeEquivalentTo(NameOf(1));
        after.Keys.Should().BeEquivalentTo(NameOf(1), NameOf(2));
        after[NameOf(1)].Should().BeSameAs(before[NameOf(1)]);
    }

    [Fact]
    public async Task Whoever_has_not_asked_for_very_many_changes_misses_none()
    {
        await using var redis = new RedisConnection(Options.Create(new RedisOptions()), TrustedAuthorities.OfSystem);
        using var duplicates = Duplicates(redis);
        var items = new NotedItems();
        var members = new TopicMembers(items, duplicates);
        await items.ObserveAsync(new MirrorChange { Registry = Registry, Stored = [Item(1, "A wallet"), Item(2, "A wallet")] }, Cancellation);
        await members.OfAsync(_topic, Cancellation);

        await items.ObserveAsync(new MirrorChange { Registry = Registry, Removed = [NameOf(1)] }, Cancellation);
        for (var i = 0; i < 201; i++)
            await items.ObserveAsync(new MirrorChange { Registry = Registry, Stored = [.. Enumerable.Range(10, 1_000).Select(n => Item(n, "Tides"))] }, Cancellation);

        (await members.OfAsync(_topic, Cancellation)).Keys.Should().BeEquivalentTo(NameOf(2));
    }

    private static MirrorChange Change(Random random) => random.Next(4) == 0
        ? new MirrorChange { Registry = Registry, Removed = [NameOf(random.Next(20))] }
        : new MirrorChange { Registry = Registry, Stored = [Item(random.Next(20), random.Next(2) == 0 ? "A wallet" : "A tide")] };

    private static DuplicateIndex Duplicates(RedisConnection redis) =>
        new(Options.Create(new AggregatorOptions()), Options.Create(new RedisOptions()), redis, new DecisionBook(), TimeProvider.System);

    private static string NameOf(int number) => $"{Registry}/workItems/{number}";

    private static StoredItem Item(int number, string title) => StoredItem.Of(new()
    {
        Name = NameOf(number),
        Identifier = $"{number}",
        Titles = { new LocalizedText { LanguageCode = "en", Text = title } },
    });
}
