using System.Security.Claims;

namespace Federation.Hosting.Tests.SignIn;

/// <summary>What is made of an id token.</summary>
public sealed class SignedInPersonTests
{
    private const string Issuer = "https://id.example/";

    [Fact]
    public void A_person_is_who_the_provider_says_of_the_organisation_that_it_says()
    {
        var person = SignedInPerson.From(IdToken("itu-t"), new SignInOptions());
        person.FindFirst(FederationClaims.Subject).Should().Match<Claim>(claim => claim.Value == "ada" && claim.Issuer == Issuer);
        person.FindFirstValue(FederationClaims.Organization).Should().Be("itu-t");
    }

    [Fact]
    public void Nobody_signs_in_for_several_organisations()
    {
        var signIn = () => SignedInPerson.From(IdToken("itu-t", "iso"), new SignInOptions());
        signIn.Should().Throw<InvalidOperationException>().WithMessage("*several organisations*");
    }

    private static ClaimsPrincipal IdToken(params string[] organizations) => new(new ClaimsIdentity(
        [Claim(FederationClaims.Subject, "ada"), .. organizations.Select(organization => Claim(FederationClaims.Organization, organization))]));

    private static Claim Claim(string type, string value) => new(type, value, ClaimValueTypes.String, Issuer);
}
