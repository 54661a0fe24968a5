using Federation.Matching.Clusters;

namespace Federation.Matching.Tests;

public sealed class ClusterTests
{
    [Fact]
    public void A_common_text_of_three_bodies_is_one_cluster() =>
        Clusters(("itu1", "iso1", 0.9), ("itu1", "iec1", 0.9), ("iso1", "iec1", 0.95))
            .Should().ContainSingle().Which.Keys.Should().Equal("iec1", "iso1", "itu1");

    [Fact]
    public void One_weak_link_does_not_glue_two_works() =>
        Clusters(("iec1", "iso1", 0.95), ("iec2", "iso2", 0.95), ("iec1", "iso2", 0.6)).Should().HaveCount(2);

    [Fact]
    public void Two_common_texts_stay_two_though_one_pair_links_them() =>
        Clusters(
            ("iec1", "iso1", 0.95), ("iec1", "itu1", 0.9), ("iso1", "itu1", 0.9),
            ("iec2", "iso2", 0.95), ("iec2", "itu2", 0.9), ("iso2", "itu2", 0.9),
            ("iso1", "itu2", 0.8))
            .Select(static c => string.Join(' ', c.Keys)).Should().Equal("iec1 iso1 itu1", "iec2 iso2 itu2");

    [Fact]
    public void Even_strong_links_make_no_cluster_beyond_the_limit() =>
        Clusters([.. Enumerable.Range(0, 100).SelectMany(static i => Enumerable.Range(0, 100).Select(j => ($"iec{i:00}", $"iso{j:00}", 0.9)))])
            .Should().OnlyContain(static c => c.Keys.Count <= MatchLimits.ClusterSize);

    [Fact]
    public void A_chain_of_weak_links_makes_no_giant() =>
        Clusters([.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? ($"iec{i:00}", $"iso{i + 1:00}", 0.6) : ($"iso{i:00}", $"iec{i + 1:00}", 0.6))])
            .Should().OnlyContain(c => c.Keys.Count <= 3);

    [Fact]
    public void What_people_want_together_is_one_cluster_however_weak_the_link() =>
        Clusters(
            new ClusterRulings([("iec1", "w3c1")], []), ("iec1", "iso1", 0.95), ("ieee", "w3c1", 0.9))
            .Should().ContainSingle().Which.Keys.Should().Equal("iec1", "ieee", "iso1", "w3c1");

    [Fact]
    public void What_people_want_apart_is_not_joined_by_others_either()
    {
        var clusters = Clusters(
            new ClusterRulings([], [("itu1", "iso1")]), ("itu1", "iso1", 0.99), ("itu1", "iec1", 0.9), ("iso1", "iec1", 0.95));

        clusters.Should().ContainSingle().Which.Keys.Should().Equal("iec1", "iso1");
    }

    [Fact]
    public void Who_wants_items_apart_goes_before_who_wants_them_together() =>
        Clusters(new ClusterRulings([("iec1", "iso1"), ("iso1", "itu1")], [("iec1", "itu1")]), ("iec1", "itu1", 0.9))
            .Should().ContainSingle().Which.Keys.Should().Equal("iec1", "iso1");

    private static IReadOnlyList<Cluster> Clusters(params (string Left, string Right, double Probability)[] pairs) =>
        Clusters(ClusterRulings.None, pairs);

    private static IReadOnlyList<Cluster> Clusters(ClusterRulings rulings, params (string Left, string Right, double Probability)[] pairs) =>
        ClusterBuilder.Build(
            pairs.Select(static p => Items.Pair(p.Left, p.Right, p.Probability)),
            rulings,
            static key => key[..3],
            0.5);
}
