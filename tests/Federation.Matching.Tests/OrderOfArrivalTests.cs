using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Federation.Matching.Tests;

/// <summary>The pairs are a function of the items, whatever the road that led to them.</summary>
public sealed class OrderOfArrivalTests
{
    private static readonly string[] _words =
        ["identity", "key", "authentication", "assurance", "framework", "token", "biometric", "protocol", "part 1", "part 2", "- "];

    public static Arbitrary<MatchItem[]> Catalogue() =>
        (from count in Gen.Choose(2, 40)
         from titles in Gen.ArrayOf(Gen.ArrayOf(Gen.Elements(_words), 3), count)
         from registries in Gen.ArrayOf(Gen.Elements("itu", "iso", "iec"), count)
         select titles.Select((t, i) => Items.Of(registries[i], $"k{i:00}", string.Join(' ', t))).ToArray()).ToArbitrary();

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
}
