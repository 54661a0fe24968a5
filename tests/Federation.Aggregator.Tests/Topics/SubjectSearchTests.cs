using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Topics;
using Federation.Protocol.Aggregator.V1;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Aggregator.Tests.Topics;

public sealed class SubjectSearchTests
{
    private static readonly DuplicateSnapshot _pairs = new([]);

    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource<IReadOnlyList<SuggestedTopic>> _found = new();
    private readonly NotedItem[] _items = [];
    private readonly NotedItem[] _newer = new NotedItem[1];
    private readonly Topic[] _topics = [new Topic()];

    [Fact]
    public async Task A_search_that_was_short_serves_for_its_own_state_only()
    {
        var search = Begin();
        await EndAfterAsync(search, TimeSpan.FromSeconds(0.5));

        search.Serves(_items, _pairs, _topics).Should().BeTrue();
        search.Serves(_newer, _pairs, _topics).Should().BeFalse();
        search.Serves(_items, new DuplicateSnapshot([]), _topics).Should().BeFalse();
    }

    [Fact]
    public async Task A_search_that_took_long_serves_for_newer_items_ten_times_as_long()
    {
        var search = Begin();
        await EndAfterAsync(search, TimeSpan.FromSeconds(3));

        _time.Advance(TimeSpan.FromSeconds(29));
        search.Serves(_newer, _pairs, _topics).Should().BeTrue();
        _time.Advance(TimeSpan.FromSeconds(1));
        search.Serves(_newer, _pairs, _topics).Should().BeFalse();
        search.Serves(_items, _pairs, _topics).Should().BeTrue("nothing has changed");
    }

    [Fact]
    public void A_search_that_is_under_way_for_long_serves_whoever_comes_meanwhile()
    {
        var search = Begin();

        search.Serves(_newer, _pairs, _topics).Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(2));
        search.Serves(_newer, _pairs, _topics).Should().BeTrue();
    }

    [Fact]
    public async Task Another_topic_is_searched_for_anew_however_long_that_takes()
    {
        var search = Begin();
        await EndAfterAsync(search, TimeSpan.FromSeconds(3));

        search.Serves(_items, _pairs, [.. _topics, new Topic()]).Should().BeFalse();
    }

    [Fact]
    public void A_search_that_failed_serves_nobody()
    {
        var search = Begin();
        _found.SetException(new InvalidOperationException());

        search.Serves(_items, _pairs, _topics).Should().BeFalse();
        search.Subjects.Exception.Should().NotBeNull();
    }

    private SubjectSearch Begin() => new(_items, _pairs, _topics, () => _found.Task, _time);

    private async Task EndAfterAsync(SubjectSearch search, TimeSpan elapsed)
    {
        _time.Advance(elapsed);
        _found.SetResult([]);
        await search.Subjects;
    }
}
