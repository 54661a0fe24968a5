namespace Federation.Matching.Tests;

/// <summary>Documents on one subject are reported also where little says that they are one text.</summary>
public sealed class SubjectOverlapTests
{
    [Theory]
    [InlineData("Entity authentication assurance framework", "Information technology - Security techniques - Entity authentication assurance framework")]
    [InlineData("Client to authenticator protocol/Universal 2-factor framework", "Client to Authenticator Protocol (CTAP)")]
    [InlineData("Universal authentication framework", "FIDO Universal Authentication Framework (UAF) v1.1")]
    [InlineData("Security Assertion Markup Language (SAML 2.0)", "Security Assertion Markup Language (SAML) v2.0")]
    [InlineData("eXtensible Access Control Markup Language (XACML 2.0)", "eXtensible Access Control Markup Language v2.0 (XACML)")]
    public void Titles_that_name_one_subject_overlap(string one, string other)
    {
        var pair = Pair(one, other);

        pair.Should().NotBeNull();
        pair.Score.Should().BeGreaterThan(0.5);
        pair.Verdict.Should().BeOneOf(Verdict.Overlap, Verdict.SameText);
    }

    [Theory]
    [InlineData("eXtensible Access Control Markup Language (XACML) 3.0", "eXtensible Access Control Markup Language v2.0 (XACML)")]
    [InlineData("Information security controls based on ISO/IEC 27002 for telecommunications organizations", "Information security controls based on ISO/IEC 27002 for cloud services")]
    [InlineData("Security Exchange Service Element (SESE) service definition", "Security Exchange Service Element (SESE) protocol specification")]
    [InlineData("A framework for identity management - Part 1: Terminology and concepts", "A framework for identity management - Part 2: Reference architecture and requirements")]
    [InlineData("Terminology", "Terminology")]
    public void Neighbours_do_not(string one, string other) =>
        (Pair(one, other)?.Verdict ?? Verdict.Related).Should().NotBe(Verdict.Overlap);

    // Years apart and without abstracts: nothing but the titles speaks for the pair.
    private static MatchedPair? Pair(string one, string other)
    {
        var index = new MatchIndex();
        index.UpsertMany(
            [
                new MatchItem { Key = "a", Registry = "itu-t", Title = one, Date = "2020-09" },
                new MatchItem { Key = "b", Registry = "fido", Title = other, Date = "2013-04" },
            ]);
        return index.Find("a", "b");
    }
}
