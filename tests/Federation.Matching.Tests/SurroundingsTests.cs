using Federation.Matching.Candidates;
using Federation.Matching.Features;

namespace Federation.Matching.Tests;

/// <summary>How a pair stands among the other choices of its two items.</summary>
public sealed class SurroundingsTests
{
    [Fact]
    public void Better_choices_of_one_title_count_once()
    {
        var graph = new CandidateGraph(MatchModel.Embedded(), new MatchOptions { MinimumProbability = 0, Threads = 1 });
        graph.Upsert([
            Items.Iso("part", "Coded representation of immersive media - Part 15: Conformance testing for versatile video coding"),
            Items.Itu("twin", "Conformance specification for versatile video coding"),
            Items.Itu("better in 2020", "Versatile video coding"),
            Items.Itu("better in 2022", "Versatile video coding"),
            Items.Itu("worse", "Reference software for versatile video coding")]);

        var (edge, score) = graph.Explain(graph.Get("part"), graph.Get("worse"));

        edge.IsHopeless.Should().BeFalse();
        edge.Left.Links.Length.Should().Be(4);
        score.Features[(int)Feature.WorstRank].Should().Be(2);
    }
}
