using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Federation.Matching.Tests;

/// <summary>The pairs are a function of the items, whatever the road that led to them.</summary>
public sealed class OrderOfArrivalTests
{
    private static readonly string[] _words =
        ["identity", "key", "authentication", "assurance", "framework", "token", "biometric", "protocol", "part 1", "part 2", "- "];

    public static Arbitrary<MatchItem[]> Catalogue() => Catalogue(most: 40, words: 3).ToArbitrary();

    private static Gen<MatchItem[]> Catalogue(int most, int words) =>
        (from count in Gen.Choose(2, most)
         from titles in Gen.ArrayOf(Gen.ArrayOf(Gen.Elements(_words), words), count)
         from registries in Gen.ArrayOf(Gen.Elements("itu", "iso", "iec"), count)
         select titles.Select((t, i) => Items.Of(registries[i], $"k{i:00}", string.Join(' ', t))).ToArray());

    [Property(Arbitrary = [typeof(OrderOfArrivalTests)], MaxTest = 60)]
    public void One_by_one_in_any_order_equals_all_at_once(MatchItem[] items, int seed)
    {
        var shuffled = items.ToArray();
        new Random(seed).Shuffle(shuffled);
        var index = new MatchIndex(new MatchOptions { MinimumProbability = 0 });

        foreach (var item in shuffled)
        {
            index.Upsert(item);
        }

        Sorted(index.Pairs).Should().Equal(AllAtOnce(items));
        Told(index).Should().Equal(Told(Full(items)));
    }

    [Property(Arbitrary = [typeof(OrderOfArrivalTests)], MaxTest = 60)]
    public void Changes_and_removals_leave_what_a_full_run_would_find(MatchItem[] items, int seed)
    {
        var random = new Random(seed);
        var index = new MatchIndex(new MatchOptions { MinimumProbability = 0 });
        index.UpsertMany(items);
        var live = items.ToDictionary(i => i.Key);

        for (var step = 0; step < 60; step++)
        {
            var item = items[random.Next(items.Length)];
            if (random.Next(3) == 0)
            {
                index.Remove(item.Key);
                live.Remove(item.Key);
            }
            else
            {
                var changed = item with { Title = items[random.Next(items.Length)].Title };
                index.Upsert(changed);
                live[item.Key] = changed;
            }
        }

        Sorted(index.Pairs).Should().Equal(AllAtOnce(live.Values));
        Told(index).Should().Equal(Told(Full(live.Values)));
    }

    [Property(Arbitrary = [typeof(ManyItems)], MaxTest = 60)]
    public void Changes_of_many_items_at_once_leave_what_a_full_run_would_find(MatchItem[] items, int seed)
    {
        var random = new Random(seed);
        var index = new MatchIndex(new MatchOptions { MinimumProbability = 0 });
        index.UpsertMany(items);
        var live = items.ToDictionary(i => i.Key);

        for (var step = 0; step < 20; step++)
        {
            MatchItem[] changed =
                [.. random.GetItems(items, 1 + (items.Length / 12)).Select(i => i with { Title = items[random.Next(items.Length)].Title })];
            index.UpsertMany(changed);
            Array.ForEach(changed, item => live[item.Key] = item);
        }

        Sorted(index.Pairs).Should().Equal(AllAtOnce(live.Values));
        Told(index).Should().Equal(Told(Full(live.Values)));
    }

    [Property(Arbitrary = [typeof(ManyItems)], MaxTest = 60)]
    public void Items_that_were_deferred_equal_all_at_once_whatever_changes_between_the_steps_of_catching_up(
        MatchItem[] items, int seed)
    {
        var random = new Random(seed);
        var index = new MatchIndex(new MatchOptions { MinimumProbability = 0, StepSize = random.Next(1, 6) });
        var (before, busy) = (random.Next(items.Length), Math.Pow(random.NextDouble(), 3));
        index.UpsertMany(items.Take(before));
        index.Defer(items.Skip(before));
        var live = items.ToDictionary(i => i.Key);

        while (index.DeferredCount > 0)
        {
            foreach (var _ in index.CatchUp())
            {
                while (random.NextDouble() < busy)
                {
                    Change([.. random.GetItems(items, random.Next(1, 6)).Select(i => i with { Title = items[random.Next(items.Length)].Title })]);
                }
            }
        }

        Sorted(index.Pairs).Should().Equal(AllAtOnce(live.Values));
        Told(index).Should().Equal(Told(Full(live.Values)));

        void Change(MatchItem[] changed)
        {
            switch (random.Next(8))
            {
                case 0 or 1:
                    index.Remove(changed[0].Key);
                    live.Remove(changed[0].Key);
                    break;
                case 2 or 3 or 4:
                    index.UpsertMany(changed);
                    Array.ForEach(changed, item => live[item.Key] = item);
                    break;
                case 5 when random.Next(4) == 0:
                    index.Defer(changed);
                    Array.ForEach(changed, item => live[item.Key] = item);
                    break;
                case 6:
                    index.Clusters();
                    break;
            }
        }
    }

    [Property(Arbitrary = [typeof(OrderOfArrivalTests)], MaxTest = 60)]
    public void Items_that_were_deferred_are_not_there_before_catching_up_and_do_not_come_back_once_removed(MatchItem[] items)
    {
        var index = new MatchIndex(new MatchOptions { MinimumProbability = 0 });

        index.Defer(items);
        index.Remove(items[0].Key);

        (index.Count, index.DeferredCount, index.Pairs.Count).Should().Be((0, items.Length - 1, 0));
        Sorted(index.CatchUp().SelectMany(static changes => changes).Select(static change => change.Pair)).Should().Equal(AllAtOnce(items[1..]));
        (index.Count, index.DeferredCount).Should().Be((items.Length - 1, 0));
    }

    [Property(Arbitrary = [typeof(OrderOfArrivalTests)], MaxTest = 60)]
    public void The_changes_add_up_to_the_pairs(MatchItem[] items)
    {
        var index = new MatchIndex(new MatchOptions { MinimumProbability = 0 });
        var pairs = new Dictionary<(string, string), MatchedPair>();

        foreach (var change in items.SelectMany(index.Upsert).Concat(items.Take(items.Length / 2).SelectMany(i => index.Remove(i.Key))))
        {
            var key = (change.Pair.Left, change.Pair.Right);
            (change.Kind == PairChangeKind.Appeared).Should().Be(!pairs.ContainsKey(key));
            if (change.Kind == PairChangeKind.Gone)
            {
                pairs.Remove(key);
            }
            else
            {
                pairs[key] = change.Pair;
            }
        }

        Sorted(pairs.Values).Should().Equal(Sorted(index.Pairs));
    }

    private static List<MatchedPair> AllAtOnce(IReadOnlyCollection<MatchItem> items) => Sorted(Full(items).Pairs);

    private static MatchIndex Full(IReadOnlyCollection<MatchItem> items)
    {
        var index = new MatchIndex(new MatchOptions { MinimumProbability = 0 });
        index.UpsertMany(items);
        return index;
    }

    // All clusters and explanations, to the last bit.
    private static IEnumerable<string> Told(MatchIndex index) =>
        index.Clusters().Select(static c => $"{string.Join(' ', c.Keys)} {c.Cohesion:R}")
            .Concat(Sorted(index.Pairs).Select(p => index.Explain(p.Left, p.Right)).Select(static e =>
                $"{e.Pair} {string.Join(' ', e.SharedTerms)} {string.Join(' ', e.Reasons)} {string.Join(' ', e.Contributions)}"));

    private static List<MatchedPair> Sorted(IEnumerable<MatchedPair> pairs) =>
        [.. pairs.OrderBy(static p => p.Left, StringComparer.Ordinal).ThenBy(static p => p.Right, StringComparer.Ordinal)];

    // So many, and so much alike, that most have more neighbours than count.
    public static class ManyItems
    {
        public static Arbitrary<MatchItem[]> Catalogue() => OrderOfArrivalTests.Catalogue(most: 100, words: 3).ToArbitrary();
    }
}
