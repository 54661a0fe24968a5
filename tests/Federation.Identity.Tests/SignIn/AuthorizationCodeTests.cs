using System.Net;
using System.Security.Cryptography;
using System.Text;
using Federation.Hosting;
using Federation.Identity.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace Federation.Identity.Tests.SignIn;

/// <summary>The code flow in raw HTTP, with every request that RFC 9700 wants refused.</summary>
public sealed class AuthorizationCodeTests(SharedSignIn shared) : IClassFixture<SharedSignIn>
{
    private const string Verifier = "a-verifier-of-forty-three-characters-or-more-0123";

    private readonly TestIdentity _identity = shared.Identity;

    private string RedirectUri => $"{shared.Pages.Address}signin-oidc";

    [Fact]
    public async Task A_code_gives_tokens_that_say_who_signed_in()
    {
        var answer = await RedeemAsync(await CodeAsync("ada", ("scope", "openid duplicates.decide")));
        answer.Granted.Typ.Should().Be("at+jwt");
        answer.Granted.Subject.Should().Be("ada");
        answer.Granted.Audiences.Should().Equal("urn:federation:aggregator");
        answer.Granted.GetClaim("client_id").Value.Should().Be("pages");
        answer.Granted.GetClaim("organization").Value.Should().Be("itu-t", "the person's organisation counts, not the client's");
        answer.Granted.GetClaim("scope").Value.Split(' ').Should().Contain("duplicates.decide");
        answer.Granted.Claims.Select(c => c.Type).Should().NotContain(["name", "roles", "code_id"]);
    }

    [Fact]
    public async Task A_scope_that_no_role_of_the_person_holds_is_left_out() =>
        (await RedeemAsync(await CodeAsync("grace", ("scope", "openid duplicates.decide duplicates.read")))).Granted
            .GetClaim("scope").Value.Split(' ').Should().BeEquivalentTo("openid", "duplicates.read");

    [Fact]
    public async Task Roles_are_in_the_access_token_of_a_client_that_asked_for_them() =>
        (await RedeemAsync(await CodeAsync("ada", ("scope", "openid roles")))).Granted
            .GetClaim("roles").Value.Should().Be(FederationRoles.LiaisonOfficer);

    [Fact]
    public async Task A_code_is_good_once()
    {
        var code = await CodeAsync("ada");
        (await RedeemAsync(code)).Error.Should().BeNull();
        (await RedeemAsync(code)).Error.Should().Be("invalid_grant");
    }

    [Theory]
    [InlineData("code_verifier", "another-verifier-of-forty-three-characters-or-more", "invalid_grant")]
    [InlineData("code_verifier", "", "invalid_request")]
    [InlineData("redirect_uri", "https://127.0.0.1/elsewhere", "invalid_grant")]
    [InlineData("client_id", "reader", "invalid_client")]
    [InlineData("client_secret", "wrong", "invalid_client")]
    public async Task A_code_is_worth_nothing_to_whoever_did_not_ask_for_it(string name, string value, string error)
    {
        var answer = await RedeemAsync(await CodeAsync("ada"), (name, value));
        answer.Error.Should().Be(error);
        answer.Token.Should().BeNull();
    }

    [Theory]
    [InlineData("code_challenge", "", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", "", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "id_token token", "unsupported_response_type")]
    [InlineData("scope", "openid catalog.write", "invalid_request")]
    [InlineData("client_secret", "wrong", "invalid_client")]
    [InlineData("client_secret", "", "invalid_client")]
    public async Task A_request_without_what_protects_it_is_not_taken(string name, string value, string error)
    {
        var answer = await _identity.PushAsync(Parameters((name, value)));
        answer.Error.Should().Be(error);
        answer.RequestUri.Should().BeNull();
    }

    [Theory]
    [InlineData("signin-oidc/")]
    [InlineData("signin-oidc?x=1")]
    [InlineData("signin-oid")]
    [InlineData("SIGNIN-OIDC")]
    public async Task A_redirect_URI_that_merely_resembles_the_registered_one_is_refused(string path) =>
        (await _identity.PushAsync(Parameters(("redirect_uri", $"{shared.Pages.Address}{path}")))).Error.Should().Be("invalid_request");

    [Fact]
    public async Task A_request_that_a_browser_brings_itself_is_refused()
    {
        using var browser = new Browser();
        await browser.GoAsync(AuthorizeUri(Parameters().Where(p => p.Key != "client_secret")), follow: false);
        browser.Status.Should().Be(HttpStatusCode.BadRequest);
        browser.Answer.Headers.Location.Should().BeNull();
    }

    [Fact]
    public async Task A_pushed_request_is_neither_changed_on_its_way_nor_taken_for_another_clients()
    {
        var pushed = (await _identity.PushAsync(Parameters())).RequestUri!;
        using var browser = new Browser();
        foreach (var changed in new[]
        {
            [new("client_id", "pages"), new("request_uri", pushed[..^4] + "AAAA")],
            [new("client_id", "reader"), new("request_uri", pushed)],
            new KeyValuePair<string, string>[] { new("client_id", "pages"), new("request_uri", "https://evil.example/request") },
        })
        {
            await browser.GoAsync(AuthorizeUri(changed), follow: false);
            browser.Status.Should().Be(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task A_pushed_request_is_answered_once_however_its_URI_is_written()
    {
        using var browser = new Browser();
        var request = await PushedAsync();
        await browser.GoAsync(request);
        await browser.GoAsync(request);
        await browser.SubmitAsync(("id", "ada"), ("password", SharedSignIn.Password));
        browser.Visited.Single(uri => uri.AbsolutePath == "/signin-oidc").Query.Should().Contain("code=");

        await browser.GoAsync(request, follow: false);
        browser.Answer.Headers.Location!.Query.Should().Contain("error=invalid_request_uri").And.NotContain("code=");

        // The last letter of BASE64url has two bits that mean nothing.
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var written = request.AbsoluteUri;
        await browser.GoAsync(new Uri(written[..^1] + alphabet[alphabet.IndexOf(written[^1], StringComparison.Ordinal) ^ 1]), follow: false);
        (browser.Answer.Headers.Location?.Query ?? "").Should().NotContain("code=");
    }

    [Fact]
    public async Task A_browser_adds_nothing_to_a_pushed_request()
    {
        var pushed = (await _identity.PushAsync(Parameters())).RequestUri!;
        using var browser = new Browser();
        await browser.GoAsync(AuthorizeUri([new("client_id", "pages"), new("request_uri", pushed), new("prompt", "none"), new("state", "8")]), follow: false);
        browser.Answer.Headers.Location!.AbsolutePath.Should().Be("/sign-in", "the client did not forbid that");
        await browser.GoAsync(browser.Answer.Headers.Location);
        await browser.SubmitAsync(("id", "ada"), ("password", SharedSignIn.Password));
        QueryHelpers.ParseQuery(browser.Visited.Single(uri => uri.AbsolutePath == "/signin-oidc").Query)["state"].ToString().Should().Be("7");
    }

    [Fact]
    public async Task A_client_for_itself_signs_nobody_in_and_pages_get_no_token_for_themselves()
    {
        (await _identity.PushAsync(Parameters(("client_id", "reader"), ("client_secret", TestIdentity.Secret)))).Error.Should().Be("invalid_request");
        (await _identity.RequestAsync(("client_id", "pages"), ("client_secret", TestPages.Secret))).Error.Should().Be("unauthorized_client");
    }

    [Fact]
    public async Task A_client_that_may_not_disturb_learns_that_nobody_is_signed_in()
    {
        using var browser = new Browser();
        await browser.GoAsync(await PushedAsync(("prompt", "none")), follow: false);
        browser.Answer.Headers.Location!.OriginalString.Should().Contain("error=login_required");
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("max_age", "0")]
    public async Task A_client_may_ask_for_the_password_again(string name, string value)
    {
        using var browser = new Browser();
        await SignInAsync(browser, "ada");
        await browser.GoAsync(await PushedAsync(), follow: false);
        browser.Answer.Headers.Location!.OriginalString.Should().StartWith(RedirectUri, "the session is good");
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        await browser.GoAsync(await PushedAsync((name, value)), follow: false);
        browser.Answer.Headers.Location!.OriginalString.Should().Contain("/sign-in");
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("max_age", "0")]
    [InlineData("max_age", "9223372036854775807")]
    public async Task The_password_answers_a_client_that_asked_for_it(string name, string value) =>
        (await RedeemAsync(await CodeAsync("ada", (name, value)))).Granted.Subject.Should().Be("ada");

    [Fact]
    public async Task Discovery_tells_of_the_code_flow_with_S256_alone()
    {
        var discovery = await _identity.GetAsync(".well-known/openid-configuration");
        List("response_types_supported").Should().Equal("code");
        List("code_challenge_methods_supported").Should().Equal("S256");
        List("grant_types_supported").Should().BeEquivalentTo("authorization_code", "client_credentials");
        discovery.GetProperty("require_pushed_authorization_requests").GetBoolean().Should().BeTrue();
        List("claims_supported").Should().Contain(["sub", "name", "organization", "roles"]);

        IEnumerable<string?> List(string name) => discovery.GetProperty(name).EnumerateArray().Select(value => value.GetString());
    }

    private Dictionary<string, string> Parameters(params (string Name, string Value)[] changes)
    {
        var parameters = new Dictionary<string, string>
        {
            ["client_id"] = "pages",
            ["client_secret"] = TestPages.Secret,
            ["redirect_uri"] = RedirectUri,
            ["response_type"] = "code",
            ["scope"] = "openid",
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
            ["state"] = "7",
        };
        foreach (var (name, value) in changes)
            parameters[name] = value;
        return parameters.Where(p => p.Value.Length > 0).ToDictionary();
    }

    // Where a browser goes with a request that was pushed.
    private async Task<Uri> PushedAsync(params (string Name, string Value)[] changes)
    {
        var pushed = await _identity.PushAsync(Parameters(changes));
        pushed.Error.Should().BeNull();
        return AuthorizeUri([new("client_id", "pages"), new("request_uri", pushed.RequestUri!)]);
    }

    private Uri AuthorizeUri(IEnumerable<KeyValuePair<string, string>> parameters) =>
        new(QueryHelpers.AddQueryString(new Uri(_identity.Address, "connect/authorize").AbsoluteUri, parameters.ToDictionary(p => p.Key, p => (string?)p.Value)));

    private async Task SignInAsync(Browser browser, string person, params (string Name, string Value)[] changes)
    {
        await browser.GoAsync(await PushedAsync(changes));
        await browser.SubmitAsync(("id", person), ("password", SharedSignIn.Password));
    }

    private async Task<string> CodeAsync(string person, params (string Name, string Value)[] changes)
    {
        using var browser = new Browser();
        await SignInAsync(browser, person, changes);
        var back = browser.Visited.Single(uri => uri.AbsolutePath == "/signin-oidc");
        var answer = QueryHelpers.ParseQuery(back.Query);
        answer["state"].ToString().Should().Be("7");
        answer["iss"].ToString().Should().Be(_identity.Address.AbsoluteUri, "a client must be able to tell providers apart (RFC 9207)");
        return answer["code"].ToString();
    }

    private Task<TokenAnswer> RedeemAsync(string code, params (string Name, string Value)[] changes)
    {
        var parameters = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = "pages",
            ["client_secret"] = TestPages.Secret,
            ["code"] = code,
            ["redirect_uri"] = RedirectUri,
            ["code_verifier"] = Verifier,
        };
        foreach (var (name, value) in changes)
            parameters[name] = value;
        return _identity.RequestAsync([.. parameters.Where(p => p.Value.Length > 0).Select(p => (p.Key, p.Value))]);
    }
}
