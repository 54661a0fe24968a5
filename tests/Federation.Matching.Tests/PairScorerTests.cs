using Federation.Matching.Candidates;
using Federation.Matching.Features;

namespace Federation.Matching.Tests;

/// <summary>What is said of a score adds up to it.</summary>
public sealed class PairScorerTests
{
    [Theory]
    [InlineData("Dead keys of keyboards - Part 11: Functionality and labelling of dead keys", false)]
    [InlineData("Determination of the moisture of timber", true)]
    public void Contributions_and_bias_add_up_to_the_log_odds(string title, bool isHopeless)
    {
        var graph = new CandidateGraph(MatchModel.Embedded(), new MatchOptions { MinimumProbability = 0, Threads = 1 });
        graph.Upsert([
            Items.Of("iec", "a", "Dead keys of keyboards - Part 11: Functionality of dead keys"),
            Items.Iso("b", "Dead keys of keyboards - Part 11: Functionality of dead keys"),
            Items.Iso("c", title)]);

        var (edge, score) = graph.Explain(graph.Get("a"), graph.Get("c"));

        edge.IsHopeless.Should().Be(isHopeless);
        score.Features[(int)Feature.Alone].Should().Be(isHopeless ? 0 : edge.Alone);
        (score.Contributions.Sum() + score.Bias).Should()
            .BeApproximately((float)Math.Log(score.Probability / (1 - score.Probability)), 1e-3f);
    }
}
