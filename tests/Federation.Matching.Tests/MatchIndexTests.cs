using Federation.Matching.Explanations;
using Federation.Matching.Features;

namespace Federation.Matching.Tests;

public sealed class MatchIndexTests
{
    private const string Directory = "The Directory: Public-key and attribute certificate frameworks";

    [Fact]
    public void A_common_text_is_found_under_each_bodys_own_boilerplate()
    {
        var index = new MatchIndex();

        var changes = index.UpsertMany([
            Items.Itu("a", "Information technology – Open Systems Interconnection – " + Directory),
            Items.Iso("b", "Information technology - Open systems interconnection - Part 8: " + Directory)]);

        changes.Should().ContainSingle().Which.Kind.Should().Be(PairChangeKind.Appeared);
        index.Find("b", "a").Should().Be(changes[0].Pair);
        changes[0].Pair.Left.Should().Be("a");
        changes[0].Pair.Probability.Should().BeInRange(0.5, 1);
    }

    [Fact]
    public void Parts_of_one_standard_are_not_paired_with_each_other()
    {
        var index = new MatchIndex();

        index.UpsertMany([
            Items.Itu("a", "Entity authentication - Part 1: General"),
            Items.Iso("b", "Entity authentication - Part 2: Mechanisms using symmetric encipherment algorithms")]);

        index.Pairs.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Entity authentication - Part 2: Mechanisms", "part", "The parts agree.")]
    [InlineData("Entity authentication mechanisms; Release 7", "version", "The versions agree.")]
    [InlineData("Entity authentication mechanisms", "part", "Neither title names parts.")]
    public void What_both_titles_number_alike_is_told_to_agree(string title, string feature, string sentence)
    {
        var index = new MatchIndex();

        index.UpsertMany([Items.Of("iec", "a", title), Items.Iso("b", title)]);

        index.Explain("a", "b").Contributions.Single(c => c.Feature == feature).Sentence.Should().Be(sentence);
    }

    [Fact]
    public void Another_edition_that_is_surely_a_pair_speaks_for_the_pair()
    {
        var index = new MatchIndex();

        index.UpsertMany([
            Items.Of("iec", "a", "Dead keys of keyboards - Part 11: Functionality of dead keys"),
            Items.Iso("b", "Dead keys of keyboards - Part 11: Functionality of dead keys"),
            Items.Iso("c", "Dead keys of keyboards - Part 11: Functionality and labelling of dead keys")]);

        var told = index.Explain("a", "c").Contributions.ToDictionary(c => c.Feature);
        told["editions"].Value.Should().Be(1);
        told["other-edition"].Sentence.Should().Be("Another edition is clearly a pair with one of them.");
        told["worst-rank"].Value.Should().Be(0, "another edition is no better choice");
    }

    [Fact]
    public void Items_of_one_registry_are_never_paired()
    {
        var index = new MatchIndex(new MatchOptions { MinimumProbability = 0 });

        index.UpsertMany([Items.Itu("a", Directory), Items.Itu("b", Directory)]);

        index.Pairs.Should().BeEmpty();
    }

    [Fact]
    public void An_identical_item_changes_nothing()
    {
        var index = new MatchIndex();
        index.UpsertMany([Items.Itu("a", Directory), Items.Iso("b", Directory)]);

        index.Upsert(Items.Itu("a", Directory)).Should().BeEmpty();
        index.Count.Should().Be(2);
    }

    [Fact]
    public void A_removed_item_takes_its_pairs_along()
    {
        var index = new MatchIndex();
        index.UpsertMany([Items.Itu("a", Directory), Items.Iso("b", Directory)]);

        index.Remove("a").Should().ContainSingle().Which.Kind.Should().Be(PairChangeKind.Gone);
        index.Pairs.Should().BeEmpty();
        index.Remove("a").Should().BeEmpty();
    }

    [Fact]
    public void A_twin_identifier_is_reported_as_declared_common_text()
    {
        var index = new MatchIndex();

        index.UpsertMany([
            Items.Itu("a", "Entity authentication assurance framework") with { Identifiers = ["ITU-T X.1254 (2020-09)", "ISO/IEC 29115"] },
            Items.Iso("b", "Entity authentication assurance") with { Identifiers = ["ISO/IEC 29115:2013"] }]);

        var pair = index.Pairs.Should().ContainSingle().Which;
        pair.Declared.Should().Be(DeclaredRelation.CommonText);
        pair.Verdict.Should().Be(Verdict.SameText);
    }

    [Theory]
    [InlineData("ITU-T X.1254", "ISO/IEC 29115", "ISO/IEC 29115:2013", "ISO/IEC 29115", DeclaringSide.Left)]
    [InlineData("ITU-T X.1254 (09/2020)", "ITU-T X.1254", "ISO/IEC 29115:2013", "ITU-T X.1254", DeclaringSide.Right)]
    [InlineData("ITU-T X.1254", "ISO/IEC 29115", "ISO/IEC 29115:2013", "ITU-T X.1254", DeclaringSide.Both)]
    [InlineData("ITU-T X.1254", "doi 10.1-7", "ISO/IEC 29115:2013", "doi 10.1-7", DeclaringSide.Both)]
    [InlineData("ITU-T X.1254", "ITU-T X.1254", "Spoon", "ITU-T X.1254", DeclaringSide.Right)]
    public void Who_lists_an_identifier_of_the_other_body_claims_to_be_that_document(string left, string leftAlias, string right, string rightAlias, DeclaringSide by)
    {
        var index = new MatchIndex();

        index.UpsertMany([
            Items.Itu("a", "Entity authentication assurance framework") with { Identifiers = [left, leftAlias] },
            Items.Iso("b", "Carving of alpine spoons") with { Identifiers = [right, rightAlias] }]);

        var pair = index.Pairs.Should().ContainSingle().Which;
        pair.Declared.Should().Be(DeclaredRelation.CommonText);
        pair.DeclaredBy.Should().Be(by);
        pair.Probability.Should().Be(0.99);
        pair.TextProbability.Should().BeLessThan(0.1);
        pair.IsBareClaim.Should().Be(by != DeclaringSide.Both);
    }

    [Fact]
    public void Who_adopts_a_document_does_not_adopt_what_only_claims_to_be_it()
    {
        var index = new MatchIndex();

        index.UpsertMany([
            Items.Of("etsi", "a", "Carving of alpine spoons") with { Identifiers = ["ETSI TS 100 001", "ITU-T X.509"] },
            Items.Itu("b", Directory) with { Identifiers = ["ITU-T X.509"] },
            Items.Iso("c", Directory) with { Identifiers = ["ISO/IEC 9594-8"], Relations = [new MatchRelation(DeclaredRelation.Adopts, "ITU-T X.509")] }]);

        index.Find("b", "c")!.Declared.Should().Be(DeclaredRelation.AdoptedBy);
        index.Find("a", "c").Should().BeNull("nothing but the claim speaks for it");
    }

    [Fact]
    public void A_relation_that_both_items_declare_is_told_from_that_of_one()
    {
        var index = new MatchIndex();
        var itu = Items.Itu("a", Directory) with { Identifiers = ["ITU-T X.509"], Relations = [new MatchRelation(DeclaredRelation.AdoptedBy, "ISO/IEC 9594-8")] };
        var iso = Items.Iso("b", Directory) with { Identifiers = ["ISO/IEC 9594-8:2020"] };

        index.UpsertMany([itu, iso]);
        var one = index.Find("a", "b")!;
        index.UpsertMany([iso with { Relations = [new MatchRelation(DeclaredRelation.Adopts, "ITU-T X.509 (10/2019)")] }]);
        var both = index.Find("a", "b")!;

        (one.Declared, one.DeclaredBy).Should().Be((DeclaredRelation.AdoptedBy, DeclaringSide.Left));
        (both.Declared, both.DeclaredBy).Should().Be((DeclaredRelation.AdoptedBy, DeclaringSide.Both));
    }

    [Fact]
    public void A_declared_relation_is_read_from_left_to_right()
    {
        var index = new MatchIndex();

        index.UpsertMany([
            Items.Itu("a", Directory) with { Identifiers = ["ITU-T X.509"] },
            Items.Iso("b", Directory) with { Relations = [new MatchRelation(DeclaredRelation.Adopts, "ITU-T X.509 (10/2019)")] }]);

        index.Find("a", "b")!.Declared.Should().Be(DeclaredRelation.AdoptedBy);
    }

    [Fact]
    public void A_title_that_speaks_of_adoption_makes_the_pair_an_adoption()
    {
        var index = new MatchIndex();

        index.UpsertMany([Items.Of("ieee", "a", "Adoption of " + Directory), Items.Iso("b", Directory)]);

        index.Find("a", "b")!.Verdict.Should().Be(Verdict.Adoption);
    }

    [Fact]
    public void The_best_pair_of_languages_is_compared()
    {
        var index = new MatchIndex();
        var french = Items.Itu("a", "L'annuaire: Cadre general des certificats de cle publique et d'attribut") with { OtherTitles = [Directory] };

        index.UpsertMany([french, Items.Iso("b", "Part 8: " + Directory)]);

        index.Find("a", "b").Should().NotBeNull();
    }

    [Fact]
    public void A_title_in_another_language_only_is_paired_with_nothing_and_takes_no_pair_away()
    {
        var index = new MatchIndex();
        index.UpsertMany([Items.Itu("a", Directory), Items.Iso("b", "Part 8: " + Directory)]);
        var before = index.Find("a", "b");

        index.UpsertMany([
            Items.Of("gost", "c", "Справочник. Структура сертификатов"),
            Items.Of("sac", "d", "目录 公钥和属性证书框架")]);

        index.Pairs.Should().ContainSingle().Which.Should().Be(before);
    }

    [Fact]
    public void Shared_words_come_the_most_telling_first()
    {
        var index = new MatchIndex();
        index.UpsertMany([
            Items.Itu("a", "Information technology - Security framework for telebiometrics"),
            Items.Iso("b", "Information technology - Security framework for telebiometrics")]);

        index.Explain("a", "b").SharedTerms[0].Should().Be("telebiometrics");
    }

    [Fact]
    public void Words_of_one_title_alone_are_named_the_most_telling_first_and_standing_phrases_are_not()
    {
        var index = new MatchIndex();
        index.UpsertMany([
            Items.Itu("a", "Framework for the telebiometrics of audio-visual devices"),
            Items.Iso("b", "Information technology - Framework for the audiovisual authentication of devices")]);

        var explanation = index.Explain("a", "b");

        explanation.LeftTerms.Should().Equal("telebiometrics");
        explanation.RightTerms.Should().Equal("authentication");
        explanation.Doubts.Should().Contain("Each title has words that the other lacks: “telebiometrics”; “authentication”.");
        explanation.Reasons.Should().NotIntersectWith(explanation.Doubts);
    }

    [Theory]
    [InlineData(nameof(Feature.TitleOverlap), 0.9f, 1)]
    [InlineData(nameof(Feature.TitleOverlap), 0.5f, 0)]
    [InlineData(nameof(Feature.TailOverlap), 0f, -1)]
    [InlineData(nameof(Feature.TitleInAbstractMore), 0.84f, 1)]
    [InlineData(nameof(Feature.TitleInAbstractMore), -1f, 0)]
    [InlineData(nameof(Feature.AbstractSimilarity), 0.1f, -1)]
    [InlineData(nameof(Feature.YearsApart), 0.5f, 1)]
    [InlineData(nameof(Feature.YearsApart), 3f, 0)]
    [InlineData(nameof(Feature.YearsApart), 12f, -1)]
    public void Much_in_common_is_never_told_as_a_doubt_nor_little_as_a_reason(string feature, float value, int bearing) =>
        FeatureSentences.Of(Enum.Parse<Feature>(feature), value, new TitleWords([], [], [])).Bearing.Should().Be(bearing);

    [Fact]
    public void An_explanation_quotes_the_shared_words_and_adds_up_to_the_score()
    {
        var index = new MatchIndex();
        index.UpsertMany([Items.Itu("a", Directory), Items.Iso("b", "Part 8: " + Directory)]);

        var explanation = index.Explain("b", "a");

        explanation.SharedTerms.Should().Contain("certificate");
        explanation.Reasons.Should().NotBeEmpty();
        explanation.Contributions.Select(c => Math.Abs(c.Weight)).Should().BeInDescendingOrder();
    }

    [Fact]
    public void An_unknown_item_cannot_be_explained() =>
        new MatchIndex().Invoking(i => i.Explain("a", "b")).Should().Throw<KeyNotFoundException>().WithMessage("*'a'*");
}
