using Federation.Matching.Features;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Tests;

/// <summary>Editions of one document are told from different documents of a registry by their titles.</summary>
public sealed class EditionsTests
{
    private static readonly TitleProfiler _titles = new(MatchModel.Embedded().Vocabulary, Thesaurus.Embedded());

    [Theory]
    [InlineData("Digital cellular telecommunications system (Phase 2+); Location Services (LCS); Stage 1", "Location Services (LCS); Stage 1")]
    [InlineData("Keyboard layouts for office systems - Part 11: Functionality of dead keys", "Keyboard layouts for office systems - Part 11: Functionality and labelling of dead keys")]
    [InlineData("Service management - Part 10: Concepts and terminology", "Service management - Part 10: Concepts and vocabulary")]
    public void Titles_of_one_document_are_editions(string one, string other) => AreOne(one, other).Should().BeTrue();

    [Theory]
    [InlineData("Location Services (LCS); Stage 1", "Location Services (LCS); Stage 2")]
    [InlineData("Keyboard layouts for office systems - Part 10: Dead keys", "Keyboard layouts for office systems - Part 11: Dead keys")]
    [InlineData("Service management - Part 10: Concepts and vocabulary", "Service management - Part 10")]
    [InlineData("Conformance specification for versatile video coding", "Versatile video coding")]
    [InlineData("Coding of audio-visual objects - Part 4: Conformance testing", "Coding of audio-visual objects - Part 5: Reference software")]
    public void Titles_of_different_documents_are_not(string one, string other) => AreOne(one, other).Should().BeFalse();

    private static bool AreOne(string one, string other)
    {
        var (a, b) = (_titles.Profile(one), _titles.Profile(other));
        var areOne = Editions.AreOne(a, b);
        Editions.AreOne(b, a).Should().Be(areOne);
        return areOne;
    }
}
