using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Federation.EndToEnd.Tests.Pages;

public sealed class BrowserTests(PagesFederation federation) : IClassFixture<PagesFederation>
{
    private const string NoBrowser = "No Chromium is installed: /usr/bin/chromium (Debian: chromium), or the path in PLAYWRIGHT_CHROMIUM.";

    public static bool HasBrowser => PagesFederation.Chromium is not null;

    [Fact(Skip = NoBrowser, SkipUnless = nameof(HasBrowser))]
    public async Task A_liaison_officer_signs_in_finds_a_pair_decides_and_undoes_it()
    {
        List<string> complaints = [];
        var page = await federation.OpenAsync(complaints);
        await federation.SignInAsync(page, "/duplicates");

        await page.GetByLabel("Words in the titles or keywords").FillAsync("SAML");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "same text" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"\?q=SAML&kind=SAME_TEXT$"));
        await page.Locator(".pair h3 a").First.ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "overlap to be coordinated" }).CheckAsync();
        await page.GetByLabel("Why", new() { Exact = true }).FillAsync("To be raised in the next meeting.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep the decision" }).ClickAsync();
        await Expect(page.GetByText("Your decision is kept.")).ToBeVisibleAsync();
        await Expect(page.Locator(".reviewline")).ToContainTextAsync("To be raised in the next meeting.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Expect(page.GetByText("The decision was taken back.")).ToBeVisibleAsync();
        await Expect(page.Locator(".reviewline")).ToContainTextAsync("open");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync($"{federation.Pages}/duplicates");
        await Expect(page.Locator("#password")).ToBeVisibleAsync();
        complaints.Should().BeEmpty();
    }

    [Theory(Skip = NoBrowser, SkipUnless = nameof(HasBrowser))]
    [InlineData("/duplicates")]
    [InlineData("/clusters")]
    [InlineData("/decisions")]
    [InlineData("/registries")]
    [InlineData("/nowhere")]
    public async Task Every_page_fits_a_telephone_has_its_landmarks_and_works_without_script(string path)
    {
        List<string> complaints = [];
        var page = await federation.OpenAsync(complaints, width: 390, height: 844, javaScript: false);
        await federation.SignInAsync(page, "/registries");

        await page.GotoAsync($"{federation.Pages}{path}");

        await Expect(page.Locator("main")).ToHaveCountAsync(1);
        await Expect(page.Locator("h1")).ToHaveCountAsync(1);
        (await page.Locator("html").GetAttributeAsync("lang")).Should().Be("en");
        var main = await page.Locator("main").BoundingBoxAsync();
        main!.Width.Should().BeLessThanOrEqualTo(390);
        foreach (var field in await page.Locator("main input:not([type=hidden]), main select, main textarea").AllAsync())
            (await field.EvaluateAsync<int>("field => field.labels.length")).Should().BePositive();
    }

    [Fact(Skip = NoBrowser, SkipUnless = nameof(HasBrowser))]
    public async Task A_pair_can_be_decided_by_the_keyboard_alone()
    {
        List<string> complaints = [];
        var page = await federation.OpenAsync(complaints);
        await federation.SignInAsync(page, "/duplicates?q=XACML");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Locator(".pair h3 a").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/duplicates/*");
        await page.GetByRole(AriaRole.Radio, new() { Name = "adoption" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("By keyboard");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".reviewline")).ToContainTextAsync("By keyboard");
    }
}
