using Federation.Matching.Evaluation;

namespace Federation.Matching.Tests;

public sealed class EvaluatorTests
{
    private static readonly MatchItem[] _items =
        [.. new[] { "iec", "iso", "itu", "3gpp", "etsi" }.SelectMany(r => Enumerable.Range(1, 3).Select(i => Items.Of(r, $"{r}{i}", "")))];

    private static readonly TruePairs _truth = new(_items, [("iec1", "iso1"), ("iso2", "iec2"), ("3gpp1", "etsi1")], [("iec3", "iso3")]);

    [Fact]
    public void One_threshold_counts_for_all_registries()
    {
        var score = Evaluator.Evaluate(_truth, [new("iso1", "iec1", 0.9), new("iec1", "iso2", 0.8), new("3gpp1", "etsi1", 0.3)], 0.5);

        score.Closed[0].Should().Be(new RegistryScore("iec", "iso", 2, 1, 2));
        score.Closed[1].Found.Should().Be(0);
        score.MacroF1.Should().BeApproximately(0.5 / 4, 1e-9);
        score.CandidateRecall.Should().BeApproximately(2 / 3.0, 1e-9);
    }

    [Fact]
    public void Without_a_threshold_the_best_is_taken() =>
        Evaluator.Evaluate(_truth, [new("iso1", "iec1", 0.9), new("3gpp1", "etsi1", 0.3), new("3gpp2", "etsi1", 0.1)])
            .Threshold.Should().Be(0.3);

    [Fact]
    public void Without_any_closed_pair_found_the_surest_pairs_show_what_is_found_of_the_open_ones()
    {
        var truth = new TruePairs([Items.Of("iec", "iec1", ""), Items.Of("ieee", "ieee1", "")], [("iec1", "ieee1")], []);

        var score = Evaluator.Evaluate(truth, [new("ieee1", "iec1", 0.9)]);

        score.Threshold.Should().Be(0.9);
        score.Open[0].Recall.Should().Be(1);
    }

    [Fact]
    public void Ignored_pairs_and_pairs_within_a_registry_count_neither_way() =>
        Evaluator.Evaluate(_truth, [new("iso3", "iec3", 1), new("iso1", "iso2", 1)]).PairsGiven.Should().Be(0);
}
