using Federation.Protocol.Digests;

namespace Federation.Replication.Tests.Reconciliation;

public sealed class DigestWalkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 0, 500)]
    [InlineData(2, 500, 0)]
    [InlineData(3, 40, 3_000)]
    [InlineData(4, 3_000, 40)]
    [InlineData(5, 3_000, 3_000)]
    [InlineData(6, 60, 70)]
    public async Task It_finds_just_what_differs(int seed, int thereCount, int hereCount)
    {
        var there = Some(seed, thereCount);
        var here = Some(seed + 100, hereCount);

        var found = await DifferencesAsync(new CountedSource(there), new CountedSource(here));

        var missingHere = there.Keys.Except(here.Keys);
        var missingThere = here.Keys.Except(there.Keys);
        var different = there.Keys.Intersect(here.Keys).Where(id => there[id] != here[id]);
        IEnumerable<string> expected =
            [.. missingHere.Select(id => $"{id} -"), .. missingThere.Select(id => $"- {id}"), .. different.Select(id => $"{id} {id}")];
        found.Select(d => $"{d.There?.Name ?? "-"} {d.Here?.Name ?? "-"}").Order(StringComparer.Ordinal)
            .Should().Equal(expected.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Equal_digests_are_not_looked_into()
    {
        var source = new CountedSource(Some(1, 5_000));

        (await DifferencesAsync(source, new CountedSource(Some(1, 5_000)))).Should().BeEmpty();

        source.Ranges.Should().Be(0);
    }

    [Fact]
    public async Task A_few_differences_in_many_items_cost_a_few_ranges_each()
    {
        var there = Some(1, 50_000);
        var here = new Dictionary<string, long>(there);
        foreach (var id in there.Keys.Order(StringComparer.Ordinal).Take(20))
            here[id]++;
        var source = new CountedSource(there);

        (await DifferencesAsync(source, new CountedSource(here))).Should().HaveCount(20);

        // The root, and three levels for each.
        source.Ranges.Should().BeLessThanOrEqualTo(1 + (20 * 3));
        source.Calls.Should().BeLessThanOrEqualTo(4);
    }

    private static Dictionary<string, long> Some(int seed, int count)
    {
        // The seed makes a failing run repeat.
#pragma warning disable CA5394
        var random = new Random(seed);
        Dictionary<string, long> items = [];
        while (items.Count < count)
            items[$"X.{random.Next(2 * count)}"] = random.Next(3) + 1;
#pragma warning restore CA5394
        return items;
    }

    private static async Task<List<DigestDifference>> DifferencesAsync(IDigestSource there, IDigestSource here)
    {
        List<DigestDifference> found = [];
        await foreach (var difference in new DigestWalk(there, here).DifferencesAsync(Cancellation))
            found.Add(difference);
        return found;
    }

    private sealed class CountedSource : IDigestSource
    {
        private readonly List<ReplicaEntry> _entries;
        private readonly DigestTree _tree;

        public CountedSource(Dictionary<string, long> items)
        {
            _entries = [.. items.Select(item => new ReplicaEntry(item.Key, new DigestEntry(DigestPlace.Of(item.Key), item.Value, default))).OrderBy(e => e.Entry)];
            _tree = DigestTree.Build(_entries.Select(entry => entry.Entry));
        }

        public int Ranges { get; private set; }

        public int Calls { get; private set; }

        public DigestHash Root => _tree.Root.Hash;

        public Task<IReadOnlyList<DigestBranch>> ReadAsync(
            IReadOnlyList<(DigestPrefix Range, DigestHash Promised)> ranges, CancellationToken cancellationToken)
        {
            ranges.Count.Should().BeLessThanOrEqualTo(DigestPrefix.MaximumInRequest);
            Ranges += ranges.Count;
            Calls += ranges.Count > 0 ? 1 : 0;
            return Task.FromResult<IReadOnlyList<DigestBranch>>([.. ranges.Select(range => Read(range.Range, range.Promised))]);
        }

        private DigestBranch Read(DigestPrefix range, DigestHash promised)
        {
            var node = _tree.Find(range);
            node.Should().NotBeNull("nothing is asked for below a leaf");
            node.Hash.Should().Be(promised);
            return node.IsLeaf
                ? DigestBranch.Of([.. _entries.Where(entry => range.Contains(entry.Entry.Place))])
                : new DigestBranch { Hash = node.Hash, Children = [.. node.Children.Select(child => DigestBranch.Of(child.Hash))] };
        }
    }
}
