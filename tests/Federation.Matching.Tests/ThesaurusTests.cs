using Federation.Matching.Phrases;

namespace Federation.Matching.Tests;

public sealed class ThesaurusTests
{
    [Fact]
    public void An_abbreviation_is_read_as_its_term() =>
        Probability(MatchModel.Embedded(), "IdP discovery requirements and deployment considerations", "Identity provider discovery requirements and deployment considerations")
            .Should().BeGreaterThan(0.5);

    [Fact]
    public void A_version_is_read_however_it_is_marked() =>
        Probability(MatchModel.Embedded(), "Security Assertion Markup Language (SAML 2.0)", "Security Assertion Markup Language (SAML) v2.0")
            .Should().BeGreaterThan(0.5);

    [Theory]
    [InlineData("Supplement on use cases of entity authentication assurance (EAA) framework", true)]
    [InlineData("Profiles for EAA/PID presentations to a relying party", false)]
    [InlineData("Foundational EAA concepts", false)]
    public void An_abbreviation_of_two_terms_is_read_as_neither(string title, bool isAssurance) =>
        PhraseReader.Shared.ReadPhrase("entity authentication assurance").IsInTitle(PhraseReader.Shared.ReadText([title], "")).Should().Be(isAssurance);

    [Fact]
    public void An_operator_adds_terms()
    {
        var model = MatchModel.Embedded().WithThesaurus(new StringReader("# our own\nwallet attestation service\twas unit\n"));

        Probability(model, "Was unit interoperability", "Wallet attestation service interoperability")
            .Should().BeGreaterThan(Probability(MatchModel.Embedded(), "Was unit interoperability", "Wallet attestation service interoperability"));
    }

    [Theory]
    [InlineData("# our own\n\nwallet attestation service\n")]
    [InlineData("# our own\n\nwallet \uFFFD service\twas unit\n")]
    public void A_line_that_is_no_term_is_named(string terms) =>
        FluentActions.Invoking(() => MatchModel.Embedded().WithThesaurus(new StringReader(terms)))
            .Should().Throw<InvalidDataException>().WithMessage("Line 3 *");

    private static double Probability(MatchModel model, string left, string right)
    {
        var index = new MatchIndex(model: model);
        index.UpsertMany([Items.Itu("a", left), Items.Iso("b", right)]);
        return index.Explain("a", "b").Pair.Probability;
    }
}
