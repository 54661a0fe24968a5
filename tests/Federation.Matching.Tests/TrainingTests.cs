using Federation.Matching.Evaluation;
using Federation.Matching.Training;

namespace Federation.Matching.Tests;

public sealed class TrainingTests
{
    [Fact]
    public void Training_twice_gives_the_same_bytes_and_a_model_that_can_be_read()
    {
        var (items, truth) = Corpus();

        var files = MatchTraining.Train(items, truth);

        MatchTraining.Train(items, truth).Should().Equal(files);
        var index = new MatchIndex(model: MatchModel.Read(name => new StringReader(files[name])));
        index.UpsertMany(items);
        Evaluator.Evaluate(truth, index.Pairs.Select(static p => new ScoredPair(p.Left, p.Right, p.Probability))).CandidateRecall.Should().Be(1);
    }

    [Fact]
    public void Registries_that_are_not_known_to_be_complete_calibrate_too()
    {
        var (items, truth) = Corpus("alpha", "beta");

        var weights = MatchTraining.Train(items, truth)[MatchModel.WeightsFile];

        weights.Should().NotContain("calibration\t1\t0\n");
    }

    [Fact]
    public void Pairs_whose_titles_tell_nothing_are_refused()
    {
        List<MatchItem> items = [.. Enumerable.Range(0, 100).SelectMany(static i => new[] { Items.Of("iec", $"iec-{i}", ""), Items.Of("iso", $"iso-{i}", "") })];
        var truth = new TruePairs(items, Enumerable.Range(0, 100).Select(static i => ($"iec-{i}", $"iso-{i}")), []);

        FluentActions.Invoking(() => MatchTraining.Train(items, truth)).Should().Throw<InvalidDataException>().WithMessage("Of 100 true pairs 0 have texts*");
    }

    // Two registries with the same sixty titles, each under its own boilerplate.
    private static (IReadOnlyList<MatchItem> Items, TruePairs Truth) Corpus(string left = "iec", string right = "iso")
    {
        string[] subjects = ["paper", "steel", "timber", "cement", "copper", "rubber"];
        string[] aspects = ["sampling", "hardness", "moisture", "colour", "ageing", "weighing", "packing", "marking", "storage", "cutting"];
        var titles = subjects.SelectMany(s => aspects.Select(a => $"Determination of {a} of {s}")).ToList();
        List<MatchItem> items =
        [
            .. titles.Select((t, i) => Items.Of(left, $"{left}-{i:00}", "Electrical materials - " + t)),
            .. titles.Select((t, i) => Items.Of(right, $"{right}-{i:00}", "Materials - Part 1: " + t)),
        ];
        return (items, new TruePairs(items, titles.Select((_, i) => ($"{left}-{i:00}", $"{right}-{i:00}")), []));
    }
}
