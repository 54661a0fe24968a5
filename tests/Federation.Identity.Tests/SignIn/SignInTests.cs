using System.Net;
using Federation.Hosting;
using Federation.Identity.Tests.Support;
using Federation.Node.Tests.Support;

namespace Federation.Identity.Tests.SignIn;

/// <summary>People, the provider's pages, and a host with pages, each on its own port.</summary>
public sealed class SignInTests(SharedSignIn shared) : IClassFixture<SharedSignIn>
{
    private readonly TestIdentity _identity = shared.Identity;
    private readonly TestPages _pages = shared.Pages;

    [Fact]
    public async Task A_person_signs_in_and_is_known_by_name_organisation_and_role()
    {
        using var browser = await SignedInAsync("ada");

        browser.Status.Should().Be(HttpStatusCode.OK);
        browser.Visited[^1].Should().Be(_pages.Address);
        browser.Page.Should().Contain("sub=ada").And.Contain("name=Ada Lovelace").And.Contain("organization=itu-t")
            .And.Contain($"roles={FederationRoles.LiaisonOfficer}");
    }

    [Theory]
    [InlineData("ada", HttpStatusCode.OK)]
    [InlineData("grace", HttpStatusCode.Forbidden)]
    public async Task A_role_opens_what_its_scopes_open(string person, HttpStatusCode status)
    {
        using var browser = await SignedInAsync(person);
        await browser.GoAsync(new Uri(_pages.Address, "decide"));
        browser.Status.Should().Be(status);
    }

    [Fact]
    public async Task A_provider_may_show_a_certificate_of_a_named_authority()
    {
        var folder = new TestFolder();
        var address = TestPages.FindAddress();
        await using var identity = await TestIdentity.StartAsync(SharedSignIn.Settings(
            folder,
            address,
            ("Listen:Address", "https://127.0.0.1:0"),
            ("Listen:Certificate", TestCertificate.Shared.File),
            ("Listen:CertificateKey", TestCertificate.Shared.KeyFile)));
        await using var pages = await TestPages.StartAsync(
            identity.Address, address, ("Trust:CertificateAuthorities", TestCertificate.Shared.File));
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = TestCertificate.Shared.Trusted, AllowAutoRedirect = false });

        using var answer = await http.GetAsync(pages.Address, TestContext.Current.CancellationToken);

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        answer.Headers.Location!.Authority.Should().Be(identity.Address.Authority);
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Nobody_is_sent_away_because_the_provider_has_other_keys_than_before()
    {
        using var folder = new TestFolder();
        using var another = new TestFolder();
        var (provider, address, time) = (FreePort.FindAddress(), TestPages.FindAddress(), new ShiftingTime());
        await using var pages = await TestPages.StartAsync(time, provider, address);
        await using (await TestIdentity.StartAsync(SharedSignIn.Settings(folder, address, ("Listen:Address", $"{provider}"))))
        {
            using var first = await SignedInAsync("ada", pages);
            first.Page.Should().Contain("sub=ada");
        }

        await using var identity = await TestIdentity.StartAsync(SharedSignIn.Settings(another, address, ("Listen:Address", $"{provider}")));
        time.Advance(TimeSpan.FromSeconds(5));
        using var next = await SignedInAsync("ada", pages);

        next.Page.Should().Contain("sub=ada");
    }

    [Fact]
    public async Task A_wrong_password_says_that_something_is_wrong_but_not_what()
    {
        using var browser = new Browser();
        await browser.GoAsync(_pages.Address);
        await browser.SubmitAsync(("id", "ada"), ("password", "wrong"));
        browser.Status.Should().Be(HttpStatusCode.Unauthorized);
        var known = browser.Page[browser.Page.IndexOf("role=\"alert\"", StringComparison.Ordinal)..][..80];
        await browser.SubmitAsync(("id", "nobody"), ("password", "wrong"));
        browser.Page.Should().Contain(known);
        await browser.SubmitAsync(("id", "ada"), ("password", SharedSignIn.Password));
        browser.Visited[^1].Should().Be(_pages.Address);
    }

    [Fact]
    public async Task Whoever_tries_passwords_must_wait_even_with_the_right_one_at_last()
    {
        using var browser = new Browser();
        await browser.GoAsync(_pages.Address);
        for (var i = 0; i < SignInThrottle.FailuresForNameAndAddress; i++)
            await browser.SubmitAsync(("id", "alan"), ("password", $"guess {i}"));
        await browser.SubmitAsync(("id", "alan"), ("password", SharedSignIn.Password));
        browser.Status.Should().Be(HttpStatusCode.TooManyRequests);
        browser.Page.Should().Contain("Try again in ");
        browser.Answer.Headers.RetryAfter.Should().NotBeNull();
        await browser.SubmitAsync(("id", "grace"), ("password", SharedSignIn.Password));
        browser.Visited[^1].Should().Be(_pages.Address);
    }

    [Fact]
    public async Task Cookies_are_for_their_host_alone_and_no_script_reads_them()
    {
        using var browser = await SignedInAsync("ada");
        var cookies = browser.Cookies.GetAllCookies();
        cookies.Select(c => c.Name).Should().Contain("__Host-federation-session").And.Contain("federation-identity");
        cookies.Should().OnlyContain(c => c.HttpOnly);
        cookies.Where(c => c.Name.StartsWith("__Host-", StringComparison.Ordinal)).Should().OnlyContain(c => c.Secure && c.Path == "/");
    }

    [Fact]
    public async Task A_session_cookie_says_that_other_sites_do_not_send_it()
    {
        using var browser = new Browser();
        await browser.GoAsync(_pages.Address);
        await browser.SubmitAsync(("id", "ada"), ("password", SharedSignIn.Password));
        browser.SetCookies.Where(c => c.StartsWith("__Host-federation-session=", StringComparison.Ordinal)).Should().NotBeEmpty()
            .And.OnlyContain(c => c.Contains("samesite=lax", StringComparison.OrdinalIgnoreCase) && c.Contains("secure") && c.Contains("httponly"));
    }

    [Fact]
    public async Task Signing_out_ends_both_sessions_and_comes_back()
    {
        using var browser = await SignedInAsync("ada");
        await browser.SubmitAsync();
        browser.Visited.Should().Contain(uri => uri.AbsolutePath == "/connect/endsession")
            .And.Contain(uri => uri.AbsolutePath == "/signout-callback-oidc");
        browser.Visited[^1].AbsolutePath.Should().Be("/sign-in", "the pages ask to sign in again");
        browser.Cookies.GetAllCookies().Select(c => c.Name).Should().NotContain("__Host-federation-session").And.NotContain("federation-identity");
    }

    [Fact]
    public async Task A_page_that_forges_a_sign_out_changes_nothing()
    {
        using var browser = await SignedInAsync("ada");
        await browser.SubmitAsync(("__RequestVerificationToken", ""));
        browser.Status.Should().Be(HttpStatusCode.BadRequest);
        await browser.GoAsync(new Uri(_identity.Address, "connect/endsession"));
        browser.Page.Should().Contain("Sign out?").And.Contain("Ada Lovelace");
        await browser.GoAsync(_pages.Address);
        browser.Page.Should().Contain("sub=ada");
        await browser.GoAsync(new Uri(_identity.Address, "connect/endsession"));
        await browser.SubmitAsync();
        browser.Page.Should().Contain("Signed out");
        browser.Cookies.GetAllCookies().Select(c => c.Name).Should().NotContain("federation-identity");
    }

    [Fact]
    public async Task A_form_that_is_sent_after_the_session_ended_is_refused_instead_of_lost_on_the_way()
    {
        using var browser = await SignedInAsync("ada");
        foreach (Cookie cookie in browser.Cookies.GetAllCookies())
            cookie.Expired = true;
        await browser.PostAsync(new Uri(_pages.Address, "decide"));
        browser.Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_cookie_makes_no_call()
    {
        using var browser = await SignedInAsync("ada");
        await browser.PostAsync(new Uri(_pages.Address, "federation.catalog.v1.CatalogService/GetWorkItem"), "application/grpc");
        browser.Answer.Headers.GetValues("grpc-status").Should().Equal("16");
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task Nobody_is_led_elsewhere_after_signing_in(string target)
    {
        using var browser = new Browser();
        await browser.GoAsync(new Uri(_pages.Address, $"signin?return={Uri.EscapeDataString(target)}"));
        await browser.SubmitAsync(("id", "ada"), ("password", SharedSignIn.Password));
        browser.Visited.Select(uri => uri.Host).Distinct().Should().Equal("127.0.0.1");
        browser.Visited[^1].Should().Be(_pages.Address);
    }

    [Fact]
    public async Task The_sign_in_page_leads_nowhere_but_to_a_request_for_a_code()
    {
        using var browser = new Browser();
        await browser.GoAsync(new Uri(_identity.Address, "sign-in?return=https://evil.example/"));
        browser.Status.Should().Be(HttpStatusCode.BadRequest);
        browser.Page.Should().NotContain("evil");
    }

    [Fact]
    public async Task The_sign_in_page_may_not_be_framed_and_runs_nothing()
    {
        using var browser = new Browser();
        await browser.GoAsync(_pages.Address);
        var policy = string.Join(' ', browser.Answer.Headers.GetValues("Content-Security-Policy"));
        policy.Should().Contain("default-src 'none'").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe");
        browser.Page.Should().Contain("<html lang=\"en\">").And.Contain("<label for=\"password\">").And.Contain("autocomplete=\"current-password\"");
    }

    private Task<Browser> SignedInAsync(string person) => SignedInAsync(person, _pages);

    private static async Task<Browser> SignedInAsync(string person, TestPages pages)
    {
        var browser = new Browser();
        await browser.GoAsync(pages.Address);
        browser.Visited[^1].AbsolutePath.Should().Be("/sign-in");
        await browser.SubmitAsync(("id", person), ("password", SharedSignIn.Password));
        return browser;
    }
}
