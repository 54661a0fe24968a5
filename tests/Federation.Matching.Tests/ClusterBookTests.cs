using Federation.Matching.Candidates;
using Federation.Matching.Clusters;

namespace Federation.Matching.Tests;

public sealed class ClusterBookTests
{
    private const int Keys = 24;
    private const double Cohesion = 0.5;

    private static readonly string[] _registries = ["iec", "iso", "itu"];

    private readonly PairBook _pairs = new();
    private readonly ClusterBook _book;

    public ClusterBookTests() =>
        _book = new ClusterBook(_pairs, key => _pairs.Pairs.Where(p => p.Left == key || p.Right == key), RegistryOf, Cohesion);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void After_any_changes_the_clusters_are_those_that_would_be_made_from_nothing(int seed)
    {
        var random = new Random(seed);
        var rulings = ClusterRulings.None;
        var seen = 0;
        for (var i = 0; i < 400; i++)
        {
            _pairs.Settle([.. Enumerable.Range(0, random.Next(4)).Select(_ => Change(random))]);
            if (random.Next(8) == 0)
            {
                rulings = new ClusterRulings(Some(random), Some(random));
            }

            var clusters = _book.Under(rulings);

            Told(clusters).Should().Equal(Told(ClusterBuilder.Build(_pairs.Pairs, rulings, RegistryOf, Cohesion)));
            seen += clusters.Count;
        }

        seen.Should().BePositive();
    }

    [Fact]
    public void What_does_not_hang_together_with_a_change_stays_as_it_was()
    {
        _pairs.Settle([Pair("iec1", "iso1", 0.9), Pair("iec2", "iso2", 0.9)]);
        var before = _book.Under(ClusterRulings.None);
        _pairs.Settle([Pair("iec2", "itu2", 0.8)]);

        var after = _book.Under(ClusterRulings.None);

        after[0].Should().BeSameAs(before[0]);
        after[1].Keys.Should().Equal("iec2", "iso2");
        after[1].Should().NotBeSameAs(before[1]);
    }

    private static string RegistryOf(string key) => key[..3];

    private static IEnumerable<string> Told(IEnumerable<Cluster> clusters) => clusters.Select(static c => $"{string.Join(' ', c.Keys)} {c.Cohesion:R}");

    private static List<(string Left, string Right)> Some(Random random) => [.. Enumerable.Range(0, random.Next(5)).Select(_ => Two(random))];

    private static ScoredEdge Change(Random random)
    {
        var (left, right) = Two(random);
        return random.Next(2) == 0 ? new ScoredEdge(left, right, null) : Pair(left, right, 0.5 + (random.Next(50) / 100.0));
    }

    private static ScoredEdge Pair(string left, string right, double probability) => new(left, right, Items.Pair(left, right, probability));

    private static (string Left, string Right) Two(Random random)
    {
        var (one, other) = (Key(random), Key(random));
        return RegistryOf(one) == RegistryOf(other) ? Two(random) : string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);
    }

    private static string Key(Random random) => $"{random.GetItems(_registries, 1)[0]}{random.Next(Keys / _registries.Length)}";
}
