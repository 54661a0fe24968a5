using Federation.Matching.Identifiers;

namespace Federation.Matching.Tests;

public sealed class IdentifierParserTests
{
    [Theory]
    [InlineData("ITU-T Rec. X.509 (10/2019) | ISO/IEC 9594-8:2020", "itu-t x.509;iso/iec 9594-8")]
    [InlineData("ITU-T X.1254 (09/2020)", "itu-t x.1254")]
    [InlineData("3GPP TS 33.501:REL-19/19.4.0", "3gpp ts 33.501")]
    [InlineData("ETSI TS 133 501 V17.5.0 (2022-05)", "etsi ts 133 501;3gpp ts 33.501")]
    [InlineData("ETSI TS 101 733 V2.2.1 (2013-04)", "etsi ts 101 733")]
    [InlineData("ISO/IEC TR 14516:2002", "iso/iec tr 14516")]
    [InlineData("IEEE Std 844.2\u2122-2017", "ieee 844.2")]
    [InlineData("draft-ietf-wimse-s2s-protocol-07", "draft-ietf-wimse-s2s-protocol")]
    [InlineData("W3C REC-vc-data-integrity-20250515", "w3c vc-data-integrity")]
    [InlineData("urn:iso:std:iso:tr:15657:stage-60.60", "")]
    public void An_identifier_is_read_without_its_edition(string text, string expected) =>
        IdentifierParser.Parse(text).Should().Equal(expected.Split(';', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void References_in_text_are_typed()
    {
        var references = IdentifierParser.References(
            "This text is identical to ISO/IEC 9594-8. It builds on RFC 5280 and Rec. ITU-T X.501 | ISO/IEC 9594-2.");

        references.Should().Equal(
            new Reference("iso/iec 9594-8", ReferenceKind.Adoption),
            new Reference("rfc 5280", ReferenceKind.Mention),
            new Reference("itu-t x.501", ReferenceKind.Mention),
            new Reference("itu-t x.501", ReferenceKind.Twin),
            new Reference("iso/iec 9594-2", ReferenceKind.Twin));
    }

    [Fact]
    public void A_transposed_specification_is_one_text_by_its_number()
    {
        var index = new MatchIndex();

        index.UpsertMany([
            Items.Of("3gpp", "a", "Security architecture") with { Identifiers = ["3GPP TS 33.501:REL-19/19.4.0"] },
            Items.Of("etsi", "b", "5G; Security architecture and procedures") with { Identifiers = ["ETSI TS 133 501 V19.6.0 (2026-04)"] }]);

        index.Pairs.Should().ContainSingle().Which.Declared.Should().Be(DeclaredRelation.CommonText);
    }
}
