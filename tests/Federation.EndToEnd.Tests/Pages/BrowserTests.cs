using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
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
        await page.Locator(".pair h2 a").First.ClickAsync();
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

    [Fact(Skip = NoBrowser, SkipUnless = nameof(HasBrowser))]
    public async Task Every_page_meets_WCAG_in_both_colour_schemes_on_a_telephone_and_on_paper_without_script()
    {
        var page = await federation.OpenAsync([], javaScript: false);
        await federation.SignInAsync(page, "/duplicates?q=identity");
        var pair = await page.Locator(".pair h2 a").First.GetAttributeAsync("href");
        await page.GotoAsync($"{federation.Pages}/watch");
        var subscribe = NewSubscription(page);
        await subscribe.GetByLabel("Title").FillAsync("All that happens");
        await subscribe.GetByLabel("Webhook, if").FillAsync("http://127.0.0.1:1/");
        await subscribe.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByText("Secret of the webhook")).ToBeVisibleAsync();
        List<string> faults = [.. (await Accessibility.MeasureAsync(page)).Select(fault => $"What is told once: {fault}")];
        string[] paths =
        [
            "/duplicates?q=identity", pair!, "/duplicates?q=zzz", "/clusters", "/decisions", "/registries", "/proposals", "/proposals?title=",
            "/topics", "/suggested-topics", "/topics/identity-management", "/topics/identity-management/roadmap",
            "/proposals?title=Security+requirements+for+identity+wallets&group=SG17", "/papers", "/papers?kind=LIAISON_STATEMENT&start=2020-01-01&end=2026-12-31", "/watch", "/watch?kind=DUPLICATE_FOUND&topic=identity-management", "/nowhere", $"/proposals?title={new string('w', 400)}",
        ];
        foreach (var path in paths)
        {
            await page.GotoAsync($"{federation.Pages}{path}");
            faults.AddRange((await Accessibility.MeasureAsync(page)).Select(fault => $"{path}: {fault}"));
        }

        faults.Should().BeEmpty();
    }

    [Fact(Skip = NoBrowser, SkipUnless = nameof(HasBrowser))]
    public async Task What_is_hard_to_read_or_to_hit_is_found()
    {
        var page = await federation.OpenAsync([]);
        await page.SetContentAsync("""
            <html lang="en"><head><title>Bad</title></head><body style="background: #fff">
            <p style="color: #999">Pale</p><div style="width: 40rem">Wide</div>
            <div style="width: 2rem; overflow: hidden; white-space: nowrap">Cut off here</div><span aria-label="named">x</span><nav aria-label="Same"></nav><nav aria-label="Same"></nav>
            <a href="#" style="display: block; outline: none; height: 10px; line-height: 10px">One</a><a href="#" style="display: block; height: 10px; line-height: 10px">Two</a>
            <input name="nameless">
            """);

        var faults = await Accessibility.MeasureAsync(page);

        foreach (var fault in new[] { "The text of <p> \"Pale\" has a contrast of 2.85", "does not show that it has the focus", "too near to", "has no label", "There are 0 h1", "pixels wide where there are 320", "is cut off", "has a name, which is not told", "two landmarks \"Same\"" })
            faults.Should().Contain(found => found.Contains(fault));
    }

    [Fact(Skip = NoBrowser, SkipUnless = nameof(HasBrowser))]
    public async Task A_proposal_is_checked_and_its_answer_has_an_address()
    {
        List<string> complaints = [];
        var page = await federation.OpenAsync(complaints);
        await federation.SignInAsync(page, "/proposals");

        await page.GetByLabel("Title").FillAsync("Universal authentication framework");
        await page.GetByLabel("Scope").FillAsync("Authentication of people by their devices");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/proposals\?title=Universal"));
        await Expect(page.Locator(".match").First).ToContainTextAsync("ITU-T X.1277");
        await Expect(page.Locator(".registrygroups", new() { HasText = "ITU-T Work Programme" })).ToContainTextAsync("SG17");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download it" }).ClickAsync());

        download.SuggestedFilename.Should().Be("relations.md");
        (await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken)).Should().Contain("X.1277").And.Contain("## Basis");
        complaints.Should().BeEmpty();
    }

    [Fact(Skip = NoBrowser, SkipUnless = nameof(HasBrowser))]
    public async Task A_report_and_the_duplicates_are_taken_home_as_files()
    {
        List<string> complaints = [];
        var page = await federation.OpenAsync(complaints);
        await federation.SignInAsync(page, "/papers");
        await page.GetByLabel("From").FillAsync("2018-01-01");
        await page.GetByLabel("To whom").FillAsync("SG17");
        await page.GetByRole(AriaRole.Button, new() { Name = "Draft" }).ClickAsync();
        await Expect(page.Locator(".paper")).ToContainTextAsync("Open questions");

        var paper = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "DOCX" }).ClickAsync());
        await page.GotoAsync($"{federation.Pages}/duplicates?kind=OVERLAP");
        var rows = await page.GetByRole(AriaRole.Status).TextContentAsync();
        var table = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());

        using var document = WordprocessingDocument.Open(await paper.PathAsync(), isEditable: false);
        new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document, TestContext.Current.CancellationToken).Should().BeEmpty();
        document.MainDocumentPart!.Document!.InnerText.Should().Contain("Progress report, 2018-01-01").And.Contain("Open questions");
        var lines = await File.ReadAllLinesAsync(await table.PathAsync(), TestContext.Current.CancellationToken);
        lines[0].Should().StartWith("duplicate,score,kind");
        lines.Skip(1).Should().OnlyContain(line => line.Contains(",overlap,")).And.HaveCount(int.Parse(rows!.Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        complaints.Should().BeEmpty();
    }

    [Fact(Skip = NoBrowser, SkipUnless = nameof(HasBrowser))]
    public async Task A_form_that_was_refused_begins_at_the_first_field_that_is_wrong()
    {
        var page = await federation.OpenAsync([], javaScript: false);
        await federation.SignInAsync(page, "/papers");

        await page.GetByLabel("From").FillAsync("2026-02-01");
        await page.GetByLabel("To, included").FillAsync("2026-01-01");
        await page.Keyboard.PressAsync("Enter");

        var wrong = page.Locator("[name=end]");
        await Expect(wrong).ToBeFocusedAsync();
        await Expect(wrong).ToHaveAccessibleNameAsync("To, included 2026-01-01 is before 2026-02-01.");
        await Expect(wrong).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("[aria-invalid]")).ToHaveCountAsync(1);

        await page.GotoAsync($"{federation.Pages}/watch");
        var subscribe = NewSubscription(page);
        await subscribe.GetByLabel("Title").FillAsync("Blue");
        await subscribe.GetByLabel("Which events").FillAsync("colour = blue");
        await subscribe.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(subscribe.GetByLabel("Which events")).ToBeFocusedAsync();
    }

    [Fact(Skip = NoBrowser, SkipUnless = nameof(HasBrowser))]
    public async Task A_pair_can_be_decided_by_the_keyboard_alone()
    {
        List<string> complaints = [];
        var page = await federation.OpenAsync(complaints);
        await federation.SignInAsync(page, "/duplicates?q=XACML");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Locator(".pair h2 a").First.PressAsync("Enter");
        await page.WaitForURLAsync("**/duplicates/*");
        await page.GetByRole(AriaRole.Radio, new() { Name = "adoption" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("By keyboard");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".reviewline")).ToContainTextAsync("By keyboard");
    }

    // The form beside the subscriptions that there are, whose fields have the same labels.
    private static ILocator NewSubscription(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Subscribe", Exact = true });
}
