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

    /// <summary>Sends a form without the token.</summary>
    public Task SendBareAsync(Uri address, params (string Name, string Value)[] fields) => SendBareAsync(address, address, fields);

    /// <summary>Sends a form without the token, as a page of another site can.</summary>
    public async Task SendBareAsync(Uri origin, Uri address, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        request.Headers.Add("Origin", origin.GetLeftPart(UriPartial.Authority));
        await TakeAsync(await _http.SendAsync(request, TestContext.Current.CancellationToken));
    }

    /// <summary>What a hidden field of a page holds.</summary>
    public static string Field(string page, string name) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value;

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
