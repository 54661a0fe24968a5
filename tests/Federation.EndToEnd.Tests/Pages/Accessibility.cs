using Microsoft.Playwright;

namespace Federation.EndToEnd.Tests.Pages;

/// <summary>Measures a page against WCAG 2.2, level AA, by the script beside this.</summary>
internal static class Accessibility
{
    // 1.4.10 asks for pages that need no scrolling to the side at this width, in pixels.
    private const int NarrowestWidth = 320;
    private const int Height = 900;

    private static readonly string _script = Read();

    /// <summary>What falls short: in light and dark, at the page's own width and the narrowest, and in print.</summary>
    public static async Task<IReadOnlyList<string>> MeasureAsync(IPage page)
    {
        List<string> faults = [];
        var width = page.ViewportSize!.Width;

        // Until a key is pressed, browsers need not show where the focus is.
        await page.Keyboard.PressAsync("Tab");
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await TakeAsync($"in {scheme}", "contrasts", "focus");
        }

        await TakeAsync($"at {width}", "structure", "sizes", "reflow", "cuts");
        var words = await WordsAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await TakeAsync("in print", "contrasts");
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.SetViewportSizeAsync(NarrowestWidth, Height);
        await TakeAsync($"at {NarrowestWidth}", "sizes", "reflow", "cuts");
        faults.AddRange(words.Except(await WordsAsync()).Select(word => $"at {NarrowestWidth}: The word {word} is not shown"));
        await page.SetViewportSizeAsync(width, Height);
        return faults;

        async Task<string[]> WordsAsync() => (await page.InnerTextAsync("body")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        async Task TakeAsync(string where, params string[] parts) =>
            faults.AddRange((await page.EvaluateAsync<string[]>(_script, parts)).Select(fault => $"{where}: {fault}"));
    }

    private static string Read()
    {
        using var resource = typeof(Accessibility).Assembly.GetManifestResourceStream("Accessibility.js")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
