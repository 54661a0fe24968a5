namespace Federation.Matching.Tests;

public sealed class ProbeTests
{
    private const string Title = "Framework for decentralised identity wallets of travellers";

    [Fact]
    public void An_item_that_stays_outside_meets_the_nearest_of_every_registry()
    {
        var index = new MatchIndex();
        index.UpsertMany([Items.Itu("a", Title), Items.Iso("b", Title), Items.Iso("c", "Determination of lead in drinking water")]);

        var found = index.Probe(new MatchItem { Key = "b", Registry = "iso", Title = Title });

        found.Select(explanation => explanation.Pair.Right).Should().BeEquivalentTo("a", "b");
        found.Should().OnlyContain(explanation => explanation.Pair.Left == "" && explanation.Pair.Probability > 0.5 && explanation.Reasons.Count > 0);
    }

    [Fact]
    public void A_probe_leaves_the_index_as_it_was()
    {
        var index = new MatchIndex();
        index.UpsertMany([Items.Itu("a", Title), Items.Iso("b", "Framework for decentralised identity wallets")]);
        var before = index.Pairs.ToList();
        var explained = index.Explain("a", "b");

        var once = index.Probe(new MatchItem { Key = "", Registry = "", Title = Title });
        var twice = index.Probe(new MatchItem { Key = "", Registry = "", Title = Title });

        twice.Should().BeEquivalentTo(once);
        index.Count.Should().Be(2);
        index.Pairs.Should().BeEquivalentTo(before);
        index.Explain("a", "b").Should().BeEquivalentTo(explained);
    }

    [Fact]
    public void Nothing_is_near_in_an_empty_index() =>
        new MatchIndex().Probe(new MatchItem { Key = "", Registry = "", Title = Title }).Should().BeEmpty();
}
