using Federation.Aggregator.Mirroring;
using Federation.Protocol.Digests;

namespace Federation.Aggregator.Tests.Mirroring;

public sealed class HeldEntriesTests
{
    // More than is kept in the first buckets.
    private const int Items = 40_000;
    private const int Removed = 10_000;

    private const int Crowd = 2_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(Items)]
    [InlineData(long.MaxValue)]
    public void However_many_there_are_they_are_found_and_read_in_the_order_of_their_keys(long told)
    {
        var random = new Random(1);
        var held = new HeldEntries();
        held.Expect(told);
        SortedDictionary<ItemKey, long> expected = [];
        for (var i = 0; i < Items; i++)
        {
            var key = KeyOf(random.Next(Items));
            expected[key] = i;
            held.Set(new HeldEntry(key, i, DigestHash.Empty, isMet: true, isQuarantined: false));
        }

        for (var i = 0; i < Removed; i++)
        {
            var key = KeyOf(random.Next(2 * Items));
            held.Contains(key).Should().Be(expected.Remove(key));
            held.Apply([new MirrorEdit(key, default, before: null)]);
        }

        held.Count.Should().Be(expected.Count);
        held.ReadHeld(DigestPrefix.Root).Select(entry => (entry.Key, entry.Revision)).Should().Equal(expected.Select(pair => (pair.Key, pair.Value)));
        held.Clear();
        held.ReadHeld(DigestPrefix.Root).Should().BeEmpty();
    }

    [Fact]
    public void Many_that_crowd_at_one_place_are_found_too_and_those_that_a_snapshot_did_not_meet_go()
    {
        var random = new Random(1);
        var held = new HeldEntries();
        var places = Enumerable.Range(0, 3).Select(i => KeyOf(0).Place + (ulong)i).Append(KeyOf(0).Place | (ulong.MaxValue >> 12)).ToArray();
        ItemKey[] keys = [.. Enumerable.Range(1, Crowd).Select(i => new ItemKey(places[random.Next(places.Length)], (ulong)i << 3))];
        foreach (var key in keys)
            held.Set(new HeldEntry(key, 1, DigestHash.Empty, isMet: true, isQuarantined: false));
        held.ReadHeld(DigestPrefix.Root).Select(entry => entry.Key).Should().Equal(keys.Order());

        held.BeginSnapshot();
        foreach (var key in keys.Take(Crowd / 2))
            held.Set(new HeldEntry(key, 2, DigestHash.Empty, isMet: true, isQuarantined: false));
        held.UnmetCount.Should().Be(Crowd / 2);
        held.EndSnapshot();
        held.ReadHeld(DigestPrefix.Root).Select(entry => (entry.Key, entry.Revision)).Should().Equal(keys.Take(Crowd / 2).Order().Select(key => (key, 2L)));
        (held.Count, held.UnmetCount).Should().Be((Crowd / 2, 0));
        held.Contains(keys[0]).Should().BeTrue();
        held.Contains(keys[^1]).Should().BeFalse();
    }

    [Fact]
    public void They_are_found_changed_and_removed_before_they_are_in_their_order_and_after()
    {
        var random = new Random(1);
        var held = new HeldEntries();
        SortedDictionary<ItemKey, long> expected = [];
        for (var i = 0; i < Items; i++)
        {
            var key = KeyOf(random.Next(Items / 4));
            held.TryFind(key, out var found).Should().Be(expected.TryGetValue(key, out var revision));
            found.Revision.Should().Be(revision);
            if (random.Next(4) == 0)
            {
                expected.Remove(key);
                held.Apply([new MirrorEdit(key, default, before: null)]);
            }
            else
            {
                expected[key] = i + 1;
                held.Set(new HeldEntry(key, i + 1, DigestHash.Empty, isMet: true, isQuarantined: false));
            }

            if (i == Items / 2)
                held.Settle();
        }

        held.ReadHeld(DigestPrefix.Root).Select(entry => (entry.Key, entry.Revision)).Should().Equal(expected.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void A_snapshot_that_begins_while_they_come_meets_those_that_were_there()
    {
        var held = new HeldEntries();
        for (var i = 0; i < Items; i++)
        {
            if (i == Items / 2)
                held.BeginSnapshot();
            held.Set(new HeldEntry(KeyOf(i % (3 * Items / 4)), i, DigestHash.Empty, isMet: true, isQuarantined: false));
        }

        held.UnmetCount.Should().Be(Items / 4);
        held.EndSnapshot();
        held.ReadHeld(DigestPrefix.Root).Select(entry => entry.Revision).Order().Should().Equal(Enumerable.Range(Items / 2, Items / 2).Select(i => (long)i));
    }

    private static ItemKey KeyOf(int number) => ItemKey.Of(BitConverter.GetBytes(number));
}
