using System.Net;
using System.Text.RegularExpressions;

namespace Federation.Aggregator.Tests.Pages;

/// <summary>A browser without pictures: it keeps cookies, follows redirects, and sends forms with what their page holds.</summary>
internal sealed partial class PageVisitor : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer() });

    /// <summary>The last answer.</summary>
    public HttpResponseMessage Answer { get; private set; } = new();

    /// <summary>Its text, without character references.</summary>
    public string Page { get; private set; } = "";

    public async Task GoAsync(Uri address) => await TakeAsync(await _http.GetAsync(address, TestContext.Current.CancellationToken));

    /// <summary>Signs in on the way to a page.</summary>
    public async Task SignInAsync(Uri address, string id, string password)
    {
        // The pages wait some seconds for the provider, which a busy machine may not keep: then it is tried again.
        for (var attempt = 0; attempt == 0 || (attempt < 5 && !Answer.IsSuccessStatusCode); attempt++)
        {
            await GoAsync(address);
            var there = Answer.RequestMessage!.RequestUri!;
            if (there.Port != address.Port && Answer.IsSuccessStatusCode)
                await SendAsync(new Uri(there, WebUtility.HtmlDecode(Action().Match(Page).Groups[1].Value)), ("id", id), ("password", password));
        }
    }

    /// <summary>Sends a form of the page, with the hidden token that it holds.</summary>
    public Task SendAsync(Uri address, params (string Name, string Value)[] fields) =>
        SendBareAsync(address, [.. fields, ("__RequestVerificationToken", Token().Match(Page).Groups[1].Value)]);

    /// <summary>Sends a form as another site could, without the token.</summary>
    public async Task SendBareAsync(Uri address, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        await TakeAsync(await _http.PostAsync(address, form, TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _http.Dispose();
        Answer.Dispose();
    }

    private async Task TakeAsync(HttpResponseMessage answer)
    {
        Answer.Dispose();
        Answer = answer;
        Page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("__RequestVerificationToken\"[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<form[^>]*action=\"([^\"]*)\"")]
    private static partial Regex Action();
}
