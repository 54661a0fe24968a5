using System.Text.RegularExpressions;
using Federation.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace Federation.EndToEnd.Tests.Pages;

/// <summary>A federation with the sample catalogues and a browser, which several tests share.</summary>
public sealed partial class PagesFederation : IAsyncLifetime
{
    // Debian's; PLAYWRIGHT_CHROMIUM names another.
    private const string DebianChromium = "/usr/bin/chromium";

    // How long a page may take, in milliseconds; far above what any needs.
    private const int Patience = 60_000;

    private readonly TemporaryFolder _folder = new();
    private FederationProcess? _up;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where a Chromium is; null where none is installed.</summary>
    public static string? Chromium { get; } =
        new[] { Environment.GetEnvironmentVariable("PLAYWRIGHT_CHROMIUM"), DebianChromium }.FirstOrDefault(File.Exists);

    /// <summary>Address of the pages.</summary>
    public string Pages { get; private set; } = "";

    private string Password { get; set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
            return;
        _up = FederationProcess.Start(_folder.Path, "up", "--port", "0", "--data", _folder.File("state"));
        Pages = Address().Match(await _up.WroteAsync("pages, for a browser")).Value.TrimEnd('/');
        Password = (await _up.WroteAsync("with the password")).Trim().Split(' ')[^1];
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
    }

    /// <summary>Opens a page of somebody who has never been there; what the page complains of is in <paramref name="complaints"/>.</summary>
    public async Task<IPage> OpenAsync(List<string> complaints, int width = 1440, int height = 900, bool javaScript = true)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Pages,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = javaScript,
        });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        return page;
    }

    /// <summary>Signs in on the way to a page.</summary>
    public async Task SignInAsync(IPage page, string path)
    {
        await page.GotoAsync($"{Pages}{path}");
        await page.FillAsync("#id", "liaison");
        await page.FillAsync("#password", Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => url.StartsWith(Pages, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_up is not null)
            await _up.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex(@"http://[\d.:]+/?")]
    private static partial Regex Address();
}
