namespace Federation.Matching.Tests;

public sealed class CalibrationTests
{
    [Fact]
    public void Decisions_against_the_matcher_make_it_less_certain()
    {
        var calibration = ScoreCalibration.Fit([.. Enumerable.Range(0, 40).Select(static i => new DecidedPair(0.95, 0.95, i % 2 == 0, i % 2 == 0))]);

        calibration.SameText.Apply(0.95).Should().BeApproximately(0.5, 0.1);
        calibration.Decisions.Should().Be(40);
    }

    [Fact]
    public void The_order_of_probabilities_stays_whatever_is_decided()
    {
        var calibration = ScoreCalibration.Fit([.. Enumerable.Range(1, 30).Select(static i => new DecidedPair(i / 31.0, 0, i < 15, i < 15))]);

        calibration.SameText.Slope.Should().BePositive();
        calibration.SameText.Apply(0.9).Should().BeGreaterThan(calibration.SameText.Apply(0.6));
    }

    [Fact]
    public void Without_decisions_nothing_changes() =>
        ScoreCalibration.Fit([]).Should().Be(ScoreCalibration.None);

    [Fact]
    public void What_was_written_is_read_and_taken_back()
    {
        var calibration = new ScoreCalibration(new(1.5, -0.25), new(0.75, 0.5), 12);

        ScoreCalibration.Parse(calibration.ToJson()).Should().Be(calibration);
        calibration.SameText.Undo(calibration.SameText.Apply(0.3)).Should().BeApproximately(0.3, 1e-9);
        FluentActions.Invoking(static () => ScoreCalibration.Parse("{}")).Should().Throw<FormatException>();
        FluentActions.Invoking(static () => ScoreCalibration.Parse("no")).Should().Throw<FormatException>();
    }

    [Fact]
    public void An_index_reports_calibrated_scores_and_leaves_what_falls_below()
    {
        var doubtful = new ScoreCalibration(new(1, -20), new(1, -20), 10);
        var plain = new MatchIndex(new MatchOptions { Threads = 1 });
        var calibrated = new MatchIndex(new MatchOptions { Threads = 1, Calibration = doubtful });
        foreach (var index in new[] { plain, calibrated })
        {
            index.Upsert(new MatchItem { Key = "a/1", Registry = "a", Title = "Lighthouse keepers roster exchange protocol" });
            index.Upsert(new MatchItem { Key = "b/1", Registry = "b", Title = "Lighthouse keepers roster exchange protocol" });
        }

        plain.Pairs.Should().ContainSingle();
        calibrated.Pairs.Should().BeEmpty();
    }
}
