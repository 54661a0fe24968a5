using Federation.Aggregator.Mirroring;
using Federation.Protocol.Digests;

namespace Federation.Aggregator.Tests.Mirroring;

public sealed class HeldEntriesTests
{
    // More than is kept in the first buckets.
    private const int Items = 40_000;
    private const int Removed = 10_000;

    [Fact]
    public void However_many_there_are_they_are_found_and_read_in_the_order_of_their_keys()
    {
        var random = new Random(1);
        var held = new HeldEntries();
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
            held.Remove(key);
        }

        held.Count.Should().Be(expected.Count);
        held.ReadHeld(DigestPrefix.Root).Select(entry => (entry.Key, entry.Revision)).Should().Equal(expected.Select(pair => (pair.Key, pair.Value)));
        held.Clear();
        held.ReadHeld(DigestPrefix.Root).Should().BeEmpty();
    }

    private static ItemKey KeyOf(int number) => ItemKey.Of(BitConverter.GetBytes(number));
}
